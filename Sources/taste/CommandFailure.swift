import ArgumentParser
import Datasets
import Evaluation
import Recommenders
import TasteClient
import TerminalOutput

/// The exit statuses of `taste`. Scripts rely on the numbers, so existing ones never change.
package enum CommandExit: Int32, Sendable {
    case done = 0
    /// The daemon refused the call, or something failed in `taste` itself.
    case failed = 1
    /// No daemon answers on the socket, or none answered in time.
    case unreachable = 2
    /// There is no such user or item.
    case notFound = 3
    /// The arguments are wrong. ArgumentParser itself uses this number too (EX_USAGE).
    case usage = 64
    /// The file to import is wrong (EX_DATAERR).
    case badData = 65
}

/// Why a command failed: the text for standard error, and the exit status of the process.
package struct CommandFailure: Error {
    package let exit: CommandExit
    package let message: String

    package init(_ exit: CommandExit, _ message: String) {
        self.exit = exit
        self.message = message
    }

    /// Prints the message to standard error, except where the command has done its work, and returns the error that
    /// ends the process with the exit status.
    func reported() -> ExitCode {
        if exit != .done { Terminal.complain("taste: " + message) }
        return ExitCode(exit.rawValue)
    }
}

extension CommandFailure {
    /// The failure of a command that calls the daemon.
    package init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as TasteError: self.init(error)
        case let error as DatasetError: self.init(error)
        case is CancellationError: self.init(.failed, "cancelled")
        default: self.init(.failed, "\(error)")
        }
    }

    private init(_ error: TasteError) {
        let exit: CommandExit =
            switch error.code {
            case .unavailable, .deadlineExceeded: .unreachable
            case .notFound: .notFound
            default: .failed
            }
        self.init(exit, error.message)
    }

    private init(_ error: DatasetError) {
        let remedy =
            switch error.code {
            case .badLine: ". Correct the line, or leave bad lines out with --skip-bad. Nothing was imported."
            default: ". Nothing was imported."
            }
        self.init(.badData, error.description + remedy)
    }

    /// The failure of a command that works on files. Unlike an import, it does not have to say that nothing was stored.
    init(offline error: any Error) {
        switch error {
        case let error as EvaluationError:
            let exit: CommandExit =
                switch error.code {
                case .badRequest: .usage
                case .nothingToTest: .badData
                case .failed: .failed
                }
            self.init(exit, error.message)
        case let error as DatasetError: self.init(.badData, error.description)
        case let error as ModelError:
            let isUsage = [.unknownKind, .badParameter].contains(error.code)
            self.init(isUsage ? .usage : .failed, error.message)
        default: self.init(error)
        }
    }
}
