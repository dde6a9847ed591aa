import TasteClient

/// Explains to the user how a recommendation was made.
enum PathExplanation {
    static func text(_ freshness: Freshness, _ question: Question, _ client: TasteClient) async throws -> String {
        guard case .user(let user) = question.audience else { return together(freshness, question.audience) }
        let likedGenres = question.likedGenres
        let generation = freshness.generation
        if let sequence = question.asOf { return past(freshness, user: user, sequence) }
        switch freshness.path {
        case .model: return "From what \(user) has rated, as generation \(generation) of the model learned it."
        case .foldIn: return "From everything \(user) has rated until now, with generation \(generation) of the model."
        case .content where !likedGenres.isEmpty:
            return
                "From the genres named, \(likedGenres.joined(separator: ", ")): nobody named \(user) has rated anything yet."
        case .content: return "From genres and years: the model does not know enough yet."
        case .popularity:
            let isKnown = try await hasRated(user, client)
            let reason =
                if !isKnown {
                    "nobody named \(user) has rated anything yet"
                } else if generation == 0 {
                    "no model has been trained yet"
                } else {
                    "the model does not know yet what \(user) has rated"
                }
            return "From what people like on average: \(reason)."
        case .unrecognized, nil: return "Answered by the path \"\(freshness.path?.name ?? "unspecified")\"."
        }
    }

    private static func together(_ freshness: Freshness, _ audience: Audience) -> String {
        let source =
            switch audience {
            case .user(let user): user
            case .group: "the members of the group"
            case .session: "the ratings named"
            }
        return switch freshness.path {
        case .model, .foldIn: "From \(source), with generation \(freshness.generation) of the model."
        case .content: "From genres and years: the model does not know enough yet."
        case .popularity, .unrecognized, nil: "From what people like on average: nothing more is known yet."
        }
    }

    private static func past(_ freshness: Freshness, user: String, _ sequence: UInt64) -> String {
        switch freshness.path {
        case .model, .foldIn:
            "From what \(user) had rated as of event \(sequence), with generation \(freshness.generation) of the model, which serves now."
        case .content: "From the genres named: nobody named \(user) had rated anything as of event \(sequence)."
        case .popularity, .unrecognized, nil:
            "From what people like on average: nothing else was known of \(user) as of event \(sequence)."
        }
    }

    private static func hasRated(_ user: String, _ client: TasteClient) async throws -> Bool {
        do {
            return try await !client.historyPage(user: user, limit: 1).value.elements.isEmpty
        } catch let error as TasteError where error.code == .notFound {
            return false
        }
    }
}
