import Foundation
import TerminalOutput

/// Standard output, gathered in a buffer: a thousand lines are not a thousand system calls.
package struct Output: ~Copyable {
    private static let bufferBytes = 64 << 10

    let terminal = Terminal.output
    private var buffer: [UInt8] = []

    mutating func line(_ text: String = "") throws {
        buffer += text.utf8
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    mutating func json(_ build: (inout JSONLine) -> Void) throws {
        var object = JSONLine()
        build(&object)
        try line(object.text)
    }

    mutating func table(_ table: Table) throws {
        for text in table.lines(width: terminal.width, style: terminal.style) { try line(text) }
    }

    /// A sentence under a table.
    mutating func remark(_ text: String) throws {
        try line(terminal.style.remark(text))
    }

    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        do { try FileHandle.standardOutput.write(contentsOf: buffer) } catch {
            throw CommandFailure(.failed, "standard output cannot be written to: \(error)")
        }
    }
}
