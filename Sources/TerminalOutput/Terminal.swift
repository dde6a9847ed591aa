import Foundation

/// What is known of the terminal behind standard output or standard error.
package struct Terminal: Sendable {
    /// A person looks at it.
    package let isTerminal: Bool
    /// In columns; `nil` where it is no terminal, and nothing is to be cut.
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
        // https://no-color.org: set and not empty means none.
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

    /// Writes a line to standard error at once.
    package static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
