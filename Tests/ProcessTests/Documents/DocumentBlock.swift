import Foundation
import TestSupport

/// A fenced block of one of the project's documents, such as an example in Swift or a session in a shell.
struct DocumentBlock {
    /// The number of the line that opens the block, counted from 1.
    let line: Int
    /// The word behind the opening fence, such as `swift`, `sh` or `console`.
    let language: String
    let lines: [String]
    /// The HTML comment in the last line of text before the block, such as `not run: needs root`.
    let remark: String

    /// Whether the block is for the reader's shell and can run on the machine of this test.
    var runsInShell: Bool { ["sh", "console"].contains(language) && !remark.hasPrefix("not run") }
}

/// One of README.md, the pages in docs/, and the articles of the client library.
struct Document: CustomStringConvertible, Sendable {
    /// The path of the document, relative to the repository.
    let path: String

    var description: String { path }

    static let all: [Document] = {
        let folders = ["docs", "Sources/TasteClient/TasteClient.docc"]
        let pages = folders.flatMap { folder in
            ((try? RepositoryFiles.files(in: folder, extension: "md")) ?? []).map {
                "\(folder)/\($0.lastPathComponent)"
            }
        }
        return (["README.md"] + pages).map(Document.init(path:))
    }()

    /// Its fenced blocks, in order.
    func blocks() throws -> [DocumentBlock] {
        let text = try String(contentsOf: RepositoryFiles.root.appending(path: path), encoding: .utf8)
        var blocks: [DocumentBlock] = []
        var open: (line: Int, language: String, lines: [String])?
        var lastText = ""
        for (position, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open {
                if line == "```" {
                    blocks.append(
                        DocumentBlock(
                            line: block.line, language: block.language, lines: block.lines,
                            remark: Self.comment(lastText)))
                    (open, lastText) = (nil, "")
                } else {
                    open?.lines.append(String(line))
                }
            } else if line.hasPrefix("```") {
                open = (position + 1, String(line.dropFirst(3)), [])
            } else if !line.allSatisfy(\.isWhitespace) {
                lastText = String(line)
            }
        }
        return blocks
    }

    /// The text of an HTML comment of one line; empty for any other line.
    private static func comment(_ line: String) -> String {
        (line.wholeMatch(of: /<!-- *(.*?) *-->/)?.1).map(String.init) ?? ""
    }
}
