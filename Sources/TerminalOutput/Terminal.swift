import Foundation

/// The terminal, if any, that standard output or standard error is connected to.
package struct Terminal: Sendable {
    /// Whether the output goes to a terminal, not to a file or a pipe.
    package let isTerminal: Bool
    /// The width in columns; nil where the output is not a terminal and must not be cut.
    package let width: Int?
    package let style: Style

    package init(isTerminal: Bool, width: Int?, usesEscapes: Bool) {
        self.isTerminal = isTerminal
        self.width = width
        style = Style(usesEscapes: usesEscapes)
    }

    package static let output = Terminal(of: FileHandle.standardOutput.fileDescriptor)
    package static let error = Terminal(of: FileHandle.standardError.fileDescriptor)

    private static let widthWhereUnknown = 80

    private init(of descriptor: Int32) {
        let isTerminal = isatty(descriptor) == 1
        let environment = ProcessInfo.processInfo.environment
        // According to https://no-color.org, a value that is not empty turns colours off.
        let refusesColour = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        self.init(
            isTerminal: isTerminal, width: isTerminal ? Self.width(of: descriptor) : nil,
            usesEscapes: isTerminal && !refusesColour)
    }

    private static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return widthWhereUnknown }
        return Int(size.ws_col)
    }

    /// Must be called before the first thread starts. On Linux libdispatch gives the thread that manages its timers a
    /// nice value of -4, and writes to the system's log that a process without privileges may not have it. Nothing else
    /// keeps it from that.
    package static func silenceDispatch() { setenv("LIBDISPATCH_LOG", "NO", 0) }

    /// Removes the line that the cursor of standard error is in, such as a progress bar, if that is a terminal.
    package static func clearLine() {
        if error.isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    /// Writes a line, made harmless for a terminal, to standard error without buffering.
    package static func complain(_ text: String) {
        FileHandle.standardError.write(Data((Printable.text(text) + "\n").utf8))
    }
}

/// Emphasis by escape sequences that every terminal knows, or no emphasis.
package struct Style: Sendable {
    package let usesEscapes: Bool

    package init(usesEscapes: Bool) { self.usesEscapes = usesEscapes }

    package func heading(_ text: String) -> String { wrap(text, "1") }
    package func remark(_ text: String) -> String { wrap(text, "2") }

    private func wrap(_ text: String, _ code: String) -> String {
        usesEscapes ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
