import NIOCore

/// What a request takes in memory once it is decoded, estimated from its frame before it is decoded: two bytes of a
/// frame can become an element of a hundred.
///
/// The numbers of the fields are those of taste.proto. A frame that is malformed is read up to the fault.
struct RequestSize {
    /// The request's id; 0 if the frame has none.
    private(set) var id: UInt64 = 0
    /// The estimate in bytes, with the frame itself.
    private(set) var bytes: Int
    private let limit: Int

    /// Whether the frame was not read to its end, because the limit was exceeded before.
    var isIncomplete: Bool { bytes > limit }

    // Objects that every request needs, such as the closure that waits for the writer.
    private static let base = 1024
    // A message of a list, in the list of the decoded request and in the one that the store gets.
    private static let message = 160
    // A text up to 15 bytes lies in its String, a longer one in an object of its own.
    private static let text = 16
    private static let shortText = 15
    private static let object = 48

    /// - Parameter limit: The number of bytes above which the rest of the frame is not read.
    init(frame: ByteBuffer, upTo limit: Int = .max) {
        self.limit = limit
        bytes = Self.base + frame.readableBytes
        frame.withUnsafeReadableBytes { frame in
            for field in WireFields(frame) {
                switch field {
                case .number(1, let id): self.id = id
                case .bytes(let call, let body): addCall(call, body)
                case .number, .other: break
                }
            }
        }
    }

    private mutating func addCall(_ call: Int, _ body: UnsafeRawBufferPointer) {
        for field in WireFields(body) {
            if isIncomplete { return }
            switch field {
            // Rate.ratings, PutItems.items, Import.catalogue
            case .bytes(1, let message) where call == 12 || call == 18: addMessage(message)
            case .bytes(10, let message) where call == 21: addMessage(message)
            // Import.user, item, value and time: at most 8 bytes for each byte.
            case .bytes(6...9, let packed) where call == 21: bytes += 8 * packed.count
            case .bytes(_, let text): addText(text.count)
            case .number, .other: bytes += 8
            }
        }
    }

    private mutating func addMessage(_ message: UnsafeRawBufferPointer) {
        bytes += Self.message
        for case .bytes(_, let text) in WireFields(message) { addText(text.count) }
    }

    private mutating func addText(_ count: Int) {
        bytes += Self.text
        if count > Self.shortText { bytes += Self.object + count }
    }
}

/// The fields of a protobuf message in its wire format, without knowing the message.
private struct WireFields: Sequence, IteratorProtocol {
    enum Field {
        case number(Int, UInt64)
        case bytes(Int, UnsafeRawBufferPointer)
        /// A number of a fixed size.
        case other
    }

    private var rest: UnsafeRawBufferPointer

    init(_ message: UnsafeRawBufferPointer) { rest = message }

    mutating func next() -> Field? {
        guard let tag = varint() else { return nil }
        let field = Int(clamping: tag >> 3)
        switch tag & 7 {
        case 0: return varint().map { .number(field, $0) }
        case 1: return skip(8).map { _ in .other }
        case 2:
            guard let count = varint() else { return nil }
            return skip(Int(clamping: count)).map { .bytes(field, $0) }
        case 5: return skip(4).map { _ in .other }
        // Groups, which taste.proto does not have.
        default: return nil
        }
    }

    private mutating func skip(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count <= rest.count else { return nil }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for (position, byte) in rest.prefix(10).enumerated() {
            value |= UInt64(byte & 0x7f) << UInt64(7 * position)
            if byte < 0x80 {
                rest = UnsafeRawBufferPointer(rebasing: rest[(position + 1)...])
                return value
            }
        }
        return nil
    }
}
