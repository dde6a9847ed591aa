import NIOCore

/// Cuts bytes into answers with the status 200 or 304. It only looks for what it needs, because the client shares its
/// cores with the server that is measured.
struct HTTPAnswerDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    private static let end = Array("\r\n\r\n".utf8)
    private static let length = Array("content-length: ".utf8)

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        let bytes = buffer.readableBytesView
        guard let end = bytes.firstRange(of: Self.end) else { return .needMoreData }
        let head = bytes[..<end.lowerBound]
        let status = head.dropFirst(9).prefix(3)
        guard status.elementsEqual("200".utf8) || status.elementsEqual("304".utf8) else {
            throw BenchError("the web server answered \(String(decoding: bytes, as: UTF8.self))")
        }
        var bodyBytes = 0
        let lower = head.map { $0 | 0x20 }
        if let found = lower.firstRange(of: Self.length.map { $0 | 0x20 }), !status.elementsEqual("304".utf8) {
            for digit in head.dropFirst(found.upperBound).prefix(while: { (48...57).contains($0) }) {
                bodyBytes = bodyBytes * 10 + Int(digit - 48)
            }
        }
        guard let answer = buffer.readSlice(length: end.upperBound - bytes.startIndex + bodyBytes) else {
            return .needMoreData
        }
        context.fireChannelRead(wrapInboundOut(answer))
        return .continue
    }
}
