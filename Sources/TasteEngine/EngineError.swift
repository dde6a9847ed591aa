import Recommenders
import TasteStore

/// Why the engine could not answer.
package struct EngineError: Error, Sendable, CustomStringConvertible {
    /// The canonical codes, as the protocol has them.
    package enum Code: Sendable {
        case cancelled, invalidArgument, notFound, resourceExhausted, failedPrecondition, internalError, unavailable
        case dataLoss
    }

    package let code: Code
    /// What was wrong, and what to do.
    package let message: String
    /// The argument at fault, as a path below the call; empty where none is.
    package let field: String
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, field: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
    }

    package init(_ error: StoreError, field: String = "") {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .invalid: .invalidArgument
            case .full: .resourceExhausted
            case .locked: .failedPrecondition
            case .incompatible, .unfit: .failedPrecondition
            case .corrupted: .dataLoss
            case .failed: .unavailable
            }
        self.init(code, error.message, field: field.isEmpty ? error.field : field, cause: error)
    }

    /// Any error met below, as the engine's.
    package init(wrapping error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case let error as StoreError: self.init(error)
        case let error as ModelError where error.code == .unknownKind:
            self.init(.invalidArgument, error.message, field: "model", cause: error)
        case let error as ModelError where error.code == .badParameter:
            self.init(.invalidArgument, error.message, field: "parameters", cause: error)
        case let error as ModelError: self.init(.failedPrecondition, error.message, cause: error)
        case is CancellationError: self.init(.cancelled, "The call was cancelled.")
        default: self.init(StoreError(wrapping: error))
        }
    }

    package var description: String { message }
}
