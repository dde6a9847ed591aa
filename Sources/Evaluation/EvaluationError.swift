/// Why an evaluation, a replay or a search cannot be made. The message says what to do.
package struct EvaluationError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// Options or files contradict each other.
        case badRequest
        /// There is no rating to learn from, or none to evaluate on.
        case nothingToTest
        /// A file cannot be read or written, or no model can be fitted.
        case failed
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
