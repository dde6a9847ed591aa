import NIOCore

/// Cuts bytes into answers with the status 200 or 304. It looks at each byte of a head once, because the client shares
/// its cores with the server that is measured.
struct HTTPAnswerDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    private static let lengthName = Array("content-length:".utf8)

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let bytes = try Self.answerBytes(buffer.readableBytesUInt8Span),
            let answer = buffer.readSlice(length: bytes)
        else { return .needMoreData }
        context.fireChannelRead(wrapInboundOut(answer))
        return .continue
    }

    /// The length of the first answer; nil while its head is incomplete.
    private static func answerBytes(_ bytes: Span<UInt8>) throws -> Int? {
        var (line, body) = (0, 0)
        for end in bytes.indices where bytes[end] == UInt8(ascii: "\n") {
            if line == 0 { try checkStatus(bytes) }
            if end - line <= 1 { return end + 1 + body }
            if isLength(bytes, at: line) { body = number(bytes, from: line + lengthName.count) }
            line = end + 1
        }
        return nil
    }

    private static func checkStatus(_ bytes: Span<UInt8>) throws {
        let status = bytes.count < 12 ? 0 : number(bytes, from: 9)
        guard status == 200 || status == 304 else { throw BenchError("the web server answered \(status)") }
    }

    private static func isLength(_ bytes: Span<UInt8>, at line: Int) -> Bool {
        guard bytes[line] | 0x20 == UInt8(ascii: "c"), bytes.count - line > lengthName.count else { return false }
        return lengthName.indices.allSatisfy { bytes[line + $0] | 0x20 == lengthName[$0] | 0x20 }
    }

    private static func number(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var (place, number) = (start, 0)
        while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
        while place < bytes.count, (48...57).contains(bytes[place]) {
            number = number * 10 + Int(bytes[place] - 48)
            place += 1
        }
        return number
    }
}
