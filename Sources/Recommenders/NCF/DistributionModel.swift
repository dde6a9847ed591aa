/// A model that says how likely each rating is, not only which one to expect.
package protocol DistributionModel: ServedModel {
    /// How likely each rating is, ascending; the chances sum to 1. Of an item that it does not know, as of the mean item.
    func distribution(
        _ query: UserQuery, item: Int32, from source: some TensorSource
    ) throws -> [(rating: Float, probability: Float)]
}

extension NeuralFilterModel: DistributionModel where Head == ScaleHead {
    func distribution(
        _ query: UserQuery, item: Int32, from source: some TensorSource
    ) throws -> [(rating: Float, probability: Float)] {
        let user = try userRow(query, from: source)
        let isKnown = item >= 0 && Int(item) < itemCount
        let row =
            isKnown
            ? try itemRows([item], from: source)
            : try layer(NeuralLayout.LayerRow.meanItem, from: source)
                + [Float](repeating: 0, count: layout.columns - layout.partCount)
        let head = settings.head
        var chances: [Float] = []
        var prediction = NeuralPrediction(settings, stack: try stack(from: source))
        prediction.forEachOutput(user: user.span, items: row.span) { _, outputs, base in
            chances = head.probabilities(outputs, base: base)
        }
        return zip(head.levels, chances).map { (rating: $0, probability: $1) }
    }
}
