import NIOCore

/// What a request takes in memory once it is decoded, estimated from its frame before it is decoded: two bytes of a
/// frame can become an element of a hundred.
///
/// What the messages consist of is generated from the schema, so that a new call is estimated too. A frame that is
/// malformed is read up to the fault.
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
    // A message, and each of its fields, in the list of the decoded request and in the one that the store gets.
    private static let message = 32
    private static let field = 32
    private static let number = 8
    // A text up to 15 bytes lies in its String, a longer one in an object of its own.
    private static let text = 16
    private static let shortText = 15
    private static let object = 48
    // SwiftProtobuf refuses messages that are nested more deeply.
    private static let depthLimit = 100

    /// - Parameter limit: The number of bytes above which the rest of the frame is not read.
    init(frame: ByteBuffer, upTo limit: Int = .max) {
        self.limit = limit
        bytes = Self.base + frame.readableBytes
        let frame = frame.readableBytesUInt8Span
        add(.request, at: 0..<frame.count, in: frame, depth: 0)
    }

    private mutating func add(_ message: RequestMessage, at place: Range<Int>, in frame: Span<UInt8>, depth: Int) {
        guard depth < Self.depthLimit else { return }
        bytes += Self.message + Self.field * message.fieldCount
        var fields = WireFields(place)
        while let field = fields.next(in: frame) {
            if isIncomplete { return }
            switch field {
            case .number(1, let id?) where message == .request: self.id = id
            case .number: bytes += Self.number
            case .bytes(let number, let content):
                switch message.content(ofField: number) {
                case .message(let inner)?: add(inner, at: content, in: frame, depth: depth + 1)
                case .numbers?: bytes += Self.number * content.count
                case .text?, nil: addText(content.count)
                }
            }
        }
    }

    private mutating func addText(_ count: Int) {
        bytes += Self.text
        if count > Self.shortText { bytes += Self.object + count }
    }
}

/// What a field of a message holds whose value is sent as bytes.
enum RequestFieldContent {
    case text
    /// A list of numbers, each of at least one byte.
    case numbers
    /// A message, or one of a list.
    case message(RequestMessage)
}

/// The fields of a protobuf message in its wire format, without knowing the message.
private struct WireFields {
    enum Field {
        /// A number; nil if it has a fixed size.
        case number(Int, UInt64?)
        case bytes(Int, Range<Int>)
    }

    private var rest: Range<Int>

    /// - Parameter place: Where the message lies in its frame.
    init(_ place: Range<Int>) { rest = place }

    /// The next field; nil at the end of the message, or where it is malformed.
    mutating func next(in frame: Span<UInt8>) -> Field? {
        guard let tag = varint(in: frame) else { return nil }
        let field = Int(clamping: tag >> 3)
        switch tag & 7 {
        case 0: return varint(in: frame).map { .number(field, $0) }
        case 1: return take(8).map { _ in .number(field, nil) }
        case 2: return varint(in: frame).flatMap { take(Int(clamping: $0)) }.map { .bytes(field, $0) }
        case 5: return take(4).map { _ in .number(field, nil) }
        // Groups, which taste.proto does not have.
        default: return nil
        }
    }

    private mutating func take(_ count: Int) -> Range<Int>? {
        guard count <= rest.count else { return nil }
        let end = rest.lowerBound + count
        defer { rest = end..<rest.upperBound }
        return rest.lowerBound..<end
    }

    private mutating func varint(in frame: Span<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for position in rest.prefix(10) {
            let byte = frame[position]
            value |= UInt64(byte & 0x7f) << UInt64(7 * (position - rest.lowerBound))
            if byte < 0x80 {
                rest = position + 1..<rest.upperBound
                return value
            }
        }
        return nil
    }
}
