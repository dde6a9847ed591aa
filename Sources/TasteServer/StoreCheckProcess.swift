import Foundation
import Synchronization
import TasteProtocol
import TasteValues

/// Checks a store in a process of its own: a damaged page may end the process that reads it, or keep it for ever.
package struct StoreCheckProcess: Sendable {
    /// The state folder whose store is checked.
    let state: String
    /// The program, `tasted`, which does the check with the option ``option``.
    let program: String

    package static let option = "--check-store"

    /// - Parameter program: The path of `tasted`; nil: this program.
    package init(state: String, program: String = "/proc/self/exe") {
        self.state = state
        self.program = program
    }

    /// What became of a check.
    package enum Outcome: Sendable {
        case done(CheckReport)
        /// A signal ended the process, or it was ended because it did not come to an end.
        case ended(String)
    }

    /// Runs the check and waits for its end. Event loops must not call this.
    ///
    /// - Parameters:
    ///   - timeLimit: The time after which the process is ended.
    ///   - onWait: Called about every second meanwhile.
    /// - Throws: `unavailable` if the check cannot be run.
    package func run(timeLimit: Duration, onWait: () -> Void = {}) throws(TasteError) -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [Self.option, state]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        do { try process.run() } catch {
            throw TasteError(
                .unavailable, "The check of the store cannot be started (\(program)): \(error).", cause: error)
        }
        let reader = OutputReader(output.fileHandleForReading)
        let deadline = ContinuousClock.now + timeLimit
        var hasEnded = reader.wait(.seconds(1))
        while !hasEnded, ContinuousClock.now < deadline {
            onWait()
            hasEnded = reader.wait(.seconds(1))
        }
        if !hasEnded { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        guard hasEnded else { return .ended("it did not end within \(timeLimit.components.seconds) s") }
        guard process.terminationReason == .exit else {
            return .ended("signal \(process.terminationStatus) ended it")
        }
        guard let report = try? CheckReport(text: reader.data) else {
            throw TasteError(
                .unavailable, "The check of the store failed with exit status \(process.terminationStatus).")
        }
        return .done(report)
    }
}

/// Reads a process's output on a thread of its own, so that a full pipe does not keep the process from its end.
private final class OutputReader: Sendable {
    private let output = Mutex(Data())
    private let ended = DispatchSemaphore(value: 0)

    init(_ file: FileHandle) {
        Thread.detachNewThread { [self] in
            let data = (try? file.readToEnd()) ?? Data()
            output.withLock { $0 = data }
            ended.signal()
        }
    }

    var data: Data { output.withLock { $0 } }

    /// Whether the output has ended, which the end of the process does.
    func wait(_ time: DispatchTimeInterval) -> Bool { ended.wait(timeout: .now() + time) == .success }
}
