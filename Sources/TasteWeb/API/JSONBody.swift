import NIOCore
import SwiftProtobuf
import TasteValues

/// Reads messages from JSON.
enum JSONBody {
    /// The longest body, in bytes, for which the other requests of an event loop wait.
    private static let longestOnLoop = 64 << 10

    /// Reads the message in a body, beside the event loops if it is long.
    ///
    /// - Throws: `TasteError` INVALID_ARGUMENT if the bytes are no JSON of this message.
    static func message<Body: Message>(in body: ByteBuffer, field: String) async throws -> Body {
        let bytes = Array(body.readableBytesView)
        guard bytes.count > longestOnLoop else { return try message(bytes, field: field) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try message(bytes, field: field) }
    }

    /// - Parameter field: What an error names as the place at fault.
    /// - Throws: `TasteError` INVALID_ARGUMENT if the bytes are no JSON of this message.
    static func message<Body: Message>(_ bytes: [UInt8], field: String) throws(TasteError) -> Body {
        do {
            return try Body(jsonUTF8Bytes: bytes)
        } catch {
            throw TasteError(
                .invalidArgument,
                "The JSON is wrong: \(error). Send an object with the fields that \(API.root)/openapi.json names.",
                field: field, cause: error)
        }
    }
}
