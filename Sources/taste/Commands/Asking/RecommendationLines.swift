import TasteClient
import TerminalOutput

/// Recommendations as JSON lines.
struct RecommendationLines {
    private let question: Question

    init(_ question: Question) { self.question = question }

    func print(_ answer: Answer<Recommendations>, _ output: inout Output) throws {
        try output.json { head(&$0, answer) }
        for found in answer.value.recommendations { try output.json { entry(&$0, found) } }
    }

    private func head(_ line: inout JSONLine, _ answer: Answer<Recommendations>) {
        switch question.audience {
        case .user(let user): line.add("user", user)
        case .group(let members): line.add("group", members.map(\.user))
        case .session(let ratings): line.add("from", ratings.map(\.item))
        }
        line.add("path", answer.freshness.path?.name ?? "unspecified")
        line.add("sequence", answer.freshness.sequence)
        line.add("generation", answer.freshness.generation)
        line.add("trained_through", answer.freshness.trainedThrough)
        line.add("next_cursor", answer.value.nextCursor.isEmpty ? nil : answer.value.nextCursor)
        line.add(answer.value.candidates)
        if !answer.value.unknownMembers.isEmpty { line.add("unknown_members", answer.value.unknownMembers) }
    }

    private func entry(_ line: inout JSONLine, _ found: Recommendation) {
        line.add("item", found.item)
        line.add("title", found.title)
        line.add("score", found.score)
        line.add("predicted", found.predicted)
        line.add("path", found.path?.name)
        if !found.members.isEmpty { line.add("members", found.members) }
        if found.explored { line.add("explored", true) }
        if let explanation = found.explanation {
            var object = JSONLine()
            object.add(explanation)
            line.add("explanation", object)
        }
    }
}

extension JSONLine {
    /// Adds what the conditions of a question have left, where it had any.
    mutating func add(_ report: CandidateReport?) {
        guard let report else { return }
        add("eligible", report.eligible)
        add("unknown", report.unknown)
        add("unknown_items", report.unknownItems)
        add("emptied_by", report.emptiedBy.isEmpty ? nil : report.emptiedBy)
    }

    /// Adds the parts of an explanation.
    mutating func add(_ explanation: Explanation) {
        add("score", explanation.score)
        add("base", explanation.baseScore)
        add(
            "because",
            explanation.because.map { cause in
                var line = JSONLine()
                line.add("item", cause.item)
                line.add("title", cause.title)
                line.add("rating", cause.rating)
                line.add("contribution", cause.contribution)
                return line
            })
        add("rest", explanation.rest)
        add("method", explanation.method?.name)
        add("genres", explanation.genres)
    }
}
