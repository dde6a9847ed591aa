import Dispatch
import Foundation
import TerminalOutput

/// Catches Ctrl-C (SIGINT) and SIGTERM during a long command: tells the user what became of it, and exits as shells
/// expect.
struct Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Shells report a process that was ended by a signal as 128 plus the number of the signal.
    private static let exitBase: Int32 = 128

    init(_ message: String) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler {
                Terminal.clearLine()
                Terminal.complain("taste: " + message)
                exit(Self.exitBase + number)
            }
            source.resume()
            return source
        }
    }

    /// Restores the default handling of the signals.
    func end() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
