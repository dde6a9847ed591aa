import Foundation
import Glibc
import Synchronization

/// A process that the attack has started. Its standard input is a pipe that nobody writes to: an attacker ends when it
/// is closed, so that no attacker outlives the attack, however that ends.
final class Child: @unchecked Sendable {
    // Sendable although Process is not: a Process is started in `init`, and only its status is read afterwards.
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let lines = LineReader()

    /// - Parameter log: the file that gets both outputs; nil: standard output is read through `line`.
    init(_ path: String, _ arguments: [String], log: String? = nil) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input
        if let log {
            let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw BenchError("cannot write \(log)") }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            (process.standardOutput, process.standardError) = (file, file)
        } else {
            process.standardOutput = output
        }
        try process.run()
    }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    /// The signal that ended it.
    var signal: Int32? {
        !isRunning && process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil
    }

    /// Its exit status, if it has ended by itself.
    var status: Int32? { !isRunning && process.terminationReason == .exit ? process.terminationStatus : nil }

    /// How it ended, in words.
    var ending: String {
        if let signal { return "ended by signal \(signal) (\(String(cString: strsignal(signal))))" }
        return status.map { "exit \($0)" } ?? "runs"
    }

    /// The next line of standard output; nil at its end.
    func line() -> String? { lines.next(from: output.fileHandleForReading) }

    func send(_ signal: Int32) { if isRunning { kill(identifier, signal) } }

    /// Returns whether it ended within this time.
    func waits(atMost seconds: Double) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while isRunning {
            if ContinuousClock.now > end { return false }
            usleep(5000)
        }
        return true
    }

    /// Ends it without asking.
    func end() {
        send(SIGKILL)
        _ = waits(atMost: 10)
    }

    private final class LineReader: Sendable {
        private let rest = Mutex([UInt8]())

        func next(from handle: FileHandle) -> String? {
            rest.withLock { rest in
                while true {
                    if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                        defer { rest.removeSubrange(...end) }
                        return String(decoding: rest[..<end], as: UTF8.self)
                    }
                    let data = handle.availableData
                    if data.isEmpty { return nil }
                    rest += data
                }
            }
        }
    }
}
