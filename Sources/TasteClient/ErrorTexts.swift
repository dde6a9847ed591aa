import Foundation
import TasteValues

/// What an alert shows for an error: the sentence that says what was wrong, and those that say what to do about it.
extension TasteError: LocalizedError {
    public var errorDescription: String? { message }

    public var failureReason: String? { sentences.problem }

    public var recoverySuggestion: String? { sentences.remedy }

    /// The first sentence of the message, and the rest; nil if there is none.
    private var sentences: (problem: String, remedy: String?) {
        guard let end = message.firstRange(of: /[.!?] (?=[A-Z])/) else { return (message, nil) }
        let problem = message[..<end.upperBound].dropLast()
        return (String(problem), String(message[end.upperBound...]))
    }
}
