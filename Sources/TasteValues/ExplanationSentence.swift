extension Explanation {
    /// The explanation for people: "because you gave Alien 5 (+0.31), in spite of Babe 1 (-0.05)".
    package var sentence: String {
        let moved = because.compactMap { cause -> (Float, String)? in
            // What reads 0.00 has moved nothing.
            if abs(cause.contribution) < 0.005 { return nil }
            let title = cause.title.isEmpty ? cause.item : cause.title
            let rating = RatingScale.plain(cause.rating)
            return (cause.contribution, "\(title) \(rating) (\(Self.signed(cause.contribution)))")
        }
        let raised = moved.filter { $0.0 >= 0 }.map(\.1)
        let lowered = moved.filter { $0.0 < 0 }.map(\.1)
        if raised.isEmpty, lowered.isEmpty {
            return genres.isEmpty
                ? "from what people like on average" : "because of its genres: " + genres.joined(separator: ", ")
        }
        return [
            raised.isEmpty ? nil : "because you gave " + raised.joined(separator: ", "),
            lowered.isEmpty ? nil : "in spite of " + lowered.joined(separator: ", "),
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// A contribution with its sign and two decimals, such as +0.31.
    package static func signed(_ value: Float) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
        let hundredths = Int((abs(value) * 100).rounded())
        let decimals = hundredths % 100
        return "\(value < 0 ? "-" : "+")\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
    }
}
