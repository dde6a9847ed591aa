import Datasets
import Evaluation
import Recommenders

/// What can go wrong with an evaluation, as messages and exit statuses.
enum EvaluateFailure {
    static func of(_ error: any Error) -> CommandFailure {
        switch error {
        case let error as EvaluationError: CommandFailure(error.code == .badRequest ? .usage : .badData, error.message)
        case let error as DatasetError: CommandFailure(.badData, error.description + remedy(error))
        case let error as ModelError: CommandFailure(isUsage(error) ? .usage : .failed, error.message)
        default: CommandFailure(error)
        }
    }

    private static func isUsage(_ error: ModelError) -> Bool {
        [.unknownKind, .badParameter].contains(error.code)
    }

    private static func remedy(_ error: DatasetError) -> String {
        [.unknownFormat, .badColumns].contains(error.code) ? " (--columns names them)" : ""
    }
}
