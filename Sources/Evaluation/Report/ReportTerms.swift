import Charts

/// What the figures of the report are called, and what they mean.
enum ReportTerms {
    private static let meanings: [(name: String, label: String, meaning: String)] = [
        ("rmse", "RMSE", "Root of the mean squared error of predicted ratings. Lower is better."),
        ("mae", "MAE", "Mean absolute error of predicted ratings. Lower is better."),
        ("precision", "Precision@k", "Share of the first k recommended items that were liked."),
        ("recall", "Recall@k", "Share of the liked items among the first k, of as many as there could be."),
        (
            "ndcg", "NDCG@k",
            "Like recall, but a liked item counts more the higher it stands; 1 if the list begins with all of them."
        ),
        ("map", "MAP@k", "Mean over the liked items of the precision of the list down to each of them."),
        ("hit_rate", "Hit rate@k", "Share of users with a liked item among the first k."),
        ("coverage", "Coverage", "Share of the catalogue that is among the first ten of at least one user."),
        ("novelty", "Novelty", "How rare the first ten items are, in bits: 1 more for half as many raters."),
        ("diversity", "Diversity", "How different the first ten items are from each other, 0 to 1."),
    ]

    /// The figures for which less is better.
    static func isBetterLower(_ name: String) -> Bool { name == "rmse" || name == "mae" }

    /// What people call a figure with a JSON name such as `hit_rate@5`. The hit rate without a cut-off is that of ten.
    static func label(_ name: String) -> String {
        let parts = name.split(separator: "@", maxSplits: 1)
        guard let known = meanings.first(where: { $0.name == parts.first.map(String.init) ?? name }) else {
            return name
        }
        let cutoff = parts.count > 1 ? String(parts[1]) : "10"
        return known.label.replacing("@k", with: "@" + cutoff)
    }

    /// The meanings of the figures as an HTML list.
    static var list: String {
        let entries = meanings.map { "<dt>\(Markup.escaped($0.label))</dt><dd>\(Markup.escaped($0.meaning))</dd>" }
        return "<dl class=\"terms\">" + entries.joined(separator: "\n") + "</dl>"
    }
}
