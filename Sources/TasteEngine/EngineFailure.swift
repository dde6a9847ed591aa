import Recommenders
import TasteStore
import TasteValues

extension TasteError {
    /// Translates any error of the store or the models into the error that callers of the engine get.
    package init(engineFailure error: any Error) {
        switch error {
        case let error as TasteError: self = error
        case let error as ModelError where error.code == .unknownKind:
            self.init(.invalidArgument, error.message, field: "model", cause: error)
        case let error as ModelError where error.code == .badParameter:
            self.init(.invalidArgument, error.message, field: "parameters", cause: error)
        case let error as ModelError where [.badSettings, .missingTensor, .outOfRange].contains(error.code):
            self.init(.dataLoss, error.message, cause: error)
        case let error as ModelError: self.init(.failedPrecondition, error.message, cause: error)
        case is CancellationError: self.init(.cancelled, "The call was cancelled.")
        default: self.init(storeFailure: error)
        }
    }
}
