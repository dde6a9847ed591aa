import ArgumentParser
import Datasets
import TasteClient

/// How `taste` ends, for scripts. The numbers are part of the contract: they are only ever added to.
package enum CommandExit: Int32, Sendable {
    case done = 0
    /// The daemon refused, or something failed on this side.
    case failed = 1
    /// Nobody answers on the socket, or not in time.
    case unreachable = 2
    /// There is no such user or item.
    case notFound = 3
    /// The arguments are wrong. ArgumentParser uses this number of its own accord (EX_USAGE).
    case usage = 64
    /// The file to import is wrong (EX_DATAERR).
    case badData = 65
}

/// What went wrong, in words for standard error, and how the process ends.
package struct CommandFailure: Error {
    package let exit: CommandExit
    package let message: String

    package init(_ exit: CommandExit, _ message: String) {
        self.exit = exit
        self.message = message
    }

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
            case .unknownFormat, .badColumns: " (--columns names them). Nothing was imported."
            default: ". Nothing was imported."
            }
        self.init(.badData, error.description + remedy)
    }
}
