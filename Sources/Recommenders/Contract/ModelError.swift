import TasteValues

/// An error of a model: a code for programs, a message that says what to do, and the cause.
package struct ModelError: Error, Sendable, CustomStringConvertible {
    /// Stable codes. A struct rather than an enum, so that a new code does not break exhaustive switches.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        package static let unknownKind = Code(description: "unknown-kind")
        package static let badParameter = Code(description: "bad-parameter")
        package static let badSettings = Code(description: "bad-settings")
        package static let missingTensor = Code(description: "missing-tensor")
        package static let outOfRange = Code(description: "out-of-range")
        package static let nothingToLearn = Code(description: "nothing-to-learn")
        package static let diverged = Code(description: "diverged")
        package static let missingLibrary = Code(description: "missing-library")
    }

    package let code: Code
    package let message: String
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String {
        cause.map { "\(code): \(message) (\($0))" } ?? "\(code): \(message)"
    }

    static let nothingToLearn = ModelError(
        .nothingToLearn, "there are no ratings to learn from; import or rate some first")

    static func unknownKind(_ kind: String) -> ModelError {
        ModelError(
            .unknownKind,
            "there is no model of kind \"\(kind.quoted)\"; choose one of \(ModelCatalogue.kinds.joined(separator: ", "))"
        )
    }

    static func missingTensor(_ tensor: TensorName, kind: String) -> ModelError {
        ModelError(
            .missingTensor, "the stored \(kind) model has no tensor \"\(tensor.rawValue)\"; train again to replace it")
    }

    static func rowOutOfRange(_ row: Int, of tensor: TensorName, rowCount: Int) -> ModelError {
        ModelError(.outOfRange, "row \(row) of \"\(tensor.rawValue)\" is outside its \(rowCount) rows")
    }
}
