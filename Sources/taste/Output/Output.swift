import Foundation
import TerminalOutput

/// Standard output with a buffer, so that not every line is a system call.
package struct Output: ~Copyable {
    private static let bufferBytes = 64 << 10

    let terminal = Terminal.output
    private var buffer: [UInt8] = []

    /// Prints a line, made harmless for a terminal: what the daemon stores comes from anywhere.
    mutating func line(_ text: String = "") throws { try write(Printable.text(text)) }

    private mutating func write(_ text: String) throws {
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
        for text in table.lines(width: terminal.width, style: terminal.style) { try write(text) }
    }

    /// Prints a sentence below a table.
    mutating func remark(_ text: String) throws {
        try write(terminal.style.remark(Printable.text(text)))
    }

    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        do { try FileHandle.standardOutput.write(contentsOf: buffer) } catch {
            if Self.readerHasLeft(error) { throw CommandFailure(.done, "") }
            throw CommandFailure(.failed, "standard output cannot be written to: \(error)")
        }
    }

    /// Whether the reader of a pipe has closed it, as `head` does after its last line.
    private static func readerHasLeft(_ error: any Error) -> Bool {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return cause?.domain == NSPOSIXErrorDomain && cause?.code == Int(EPIPE)
    }
}
