import Foundation

/// An answer of a web server.
struct HTTPAnswer {
    let status: Int
    /// The headers, by their names in lower case; of several with one name the last.
    let headers: [String: String]
    let body: String

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads the bytes of one answer, up to the end of the connection.
    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { throw Malformed(description: "no head: \(text)") }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Malformed(description: "no status: \(text)")
        }
        self.status = status
        headers = lines.dropFirst().reduce(into: [:]) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let rest = text[end.upperBound...]
        body = headers["transfer-encoding"] == "chunked" ? try Self.joined(rest) : String(rest)
    }

    /// The chunks of a body (RFC 9112, section 7.1), the last of which is empty.
    private static func joined(_ text: Substring) throws -> String {
        var (left, body) = (text.utf8[...], [UInt8]())
        while true {
            guard let end = left.firstIndex(of: UInt8(ascii: "\r")), let size = Int(Substring(left[..<end]), radix: 16)
            else { throw Malformed(description: "the answer ends within a chunk") }
            if size == 0 { return String(decoding: body, as: UTF8.self) }
            let chunk = left[end...].dropFirst(2)
            body += chunk.prefix(size)
            left = chunk.dropFirst(size + 2)
        }
    }

    /// The body as a JSON object.
    var object: [String: Any] {
        get throws {
            guard let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] else {
                throw Malformed(description: "no JSON object: \(body)")
            }
            return object
        }
    }

    /// The code of problem+json; nil if the answer is none.
    var problemCode: String? {
        guard headers["content-type"] == "application/problem+json" else { return nil }
        return try? object["code"] as? String
    }
}
