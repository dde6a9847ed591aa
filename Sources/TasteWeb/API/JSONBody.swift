import SwiftProtobuf
import TasteValues

/// Reads messages from JSON.
enum JSONBody {
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
