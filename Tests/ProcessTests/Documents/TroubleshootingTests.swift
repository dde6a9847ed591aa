import Foundation
import TasteClient
import TestSupport
import Testing

@testable import taste

/// What docs/troubleshooting.md says about messages and codes, beside what the sources say.
@Suite("The page on troubleshooting") struct TroubleshootingTests {
    private static func page() throws -> [Substring] {
        try String(contentsOf: RepositoryFiles.root.appending(path: "docs/troubleshooting.md"), encoding: .utf8)
            .split(separator: "\n")
    }

    /// The messages that the page quotes: in the first column of its tables, and where a bold line names one.
    private static func quotedMessages() throws -> [String] {
        try page().compactMap { line in
            (line.prefixMatch(of: /\| `([^`]+)` \|/) ?? line.prefixMatch(of: /\*\*`([^`]+)`/)).map { String($0.1) }
        }.filter { $0.contains(" ") }
    }

    /// Each line of the sources, in which a message that is written in several literals is one.
    private static func sourceLines() throws -> [Substring] {
        let sources = RepositoryFiles.root.appending(path: "Sources").path(percentEncoded: false)
        return try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
            .flatMap { file in
                try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
                    .replacing(/"\s*\+\s*"/, with: "").replacing("\\\"", with: "\"").split(separator: "\n")
            }
    }

    /// Whether a line of the sources has the message, whose `...` stand for what is inserted.
    private static func has(_ line: Substring, _ message: String) -> Bool {
        var rest = line.utf8[...]
        for part in message.split(separator: "...") {
            let words = part.trimmingCharacters(in: .whitespaces)
            guard let found = rest.firstRange(of: words.utf8) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    @Test("Each message that the page quotes is in the sources")
    func messages() throws {
        let lines = try Self.sourceLines().filter { $0.contains("\"") }
        let quoted = try Self.quotedMessages()
        #expect(quoted.count > 100)
        for message in quoted {
            #expect(lines.contains { Self.has($0, message) }, "no source has: \(message)")
        }
    }

    @Test("The page has a row for each code, with the exit status that taste gives it")
    func codes() throws {
        let codes = (0...32).map { TasteError.Code(number: $0) }.filter { !"\($0)".hasPrefix("CODE_") }
        #expect(codes.count == 11)
        let lines = try Self.page()
        for code in codes {
            let row = lines.first { $0.hasPrefix("| `\(code)` |") }
            let exit = CommandFailure(TasteError(code, "It failed.")).exit.rawValue
            #expect(row?.split(separator: "|").dropFirst(2).first == " \(exit) ", "\(code) exits with \(exit)")
        }
    }
}
