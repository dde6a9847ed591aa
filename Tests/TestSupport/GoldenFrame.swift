import Foundation
import NIOCore

/// A file of `Protocol/vectors`: one frame as text and as hex. The format is described in Protocol/README.md.
package struct GoldenFrame: CustomStringConvertible, Sendable {
    package let name: String
    /// `Request` or `Response`; empty for a malformed frame.
    package let message: String
    package let text: String
    package let isReencoded: Bool
    /// The name of the code that answers a malformed frame.
    package let answer: String
    package let bytes: [UInt8]

    package var description: String { name }
    package var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    package static let wellFormed = load("Protocol/vectors")
    package static let malformed = load("Protocol/vectors/malformed")

    private static func load(_ folder: String) -> [GoldenFrame] {
        let files = (try? RepositoryFiles.files(in: folder, extension: "txt")) ?? []
        return files.compactMap { url in
            (try? String(contentsOf: url, encoding: .utf8)).map { parse($0, name: url.lastPathComponent) }
        }
    }

    private static func parse(_ content: String, name: String) -> GoldenFrame {
        var heads: [Substring: String] = [:]
        var text: [Substring] = []
        var hex = ""
        var part: Substring?
        for line in content.split(separator: "\n") {
            if line == "text:" || line == "hex:" {
                part = line
            } else if part == "text:" {
                text.append(line)
            } else if part == "hex:" {
                hex += line
            } else if let colon = line.firstIndex(of: ":") {
                heads[line[..<colon]] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return GoldenFrame(
            name: name, message: heads["message"]?.replacing("taste.v1.", with: "") ?? "",
            text: text.joined(separator: "\n"), isReencoded: heads["reencoded"] != "no", answer: heads["answer"] ?? "",
            bytes: bytes(ofHex: hex))
    }

    private static func bytes(ofHex hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
