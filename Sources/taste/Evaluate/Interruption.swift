import Dispatch
import Foundation
import TerminalOutput

/// Says what became of a long command when somebody presses Ctrl-C, and ends as shells expect.
struct Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Shells report a process that a signal ended as 128 and the signal's number.
    private static let exitBase: Int32 = 128

    init(_ message: String = "interrupted; there are no figures, and no report was written") {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler {
                let start = Terminal.error.isTerminal ? "\r\u{1B}[K" : ""
                Terminal.complain(start + "taste: " + message)
                exit(Self.exitBase + number)
            }
            source.resume()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
