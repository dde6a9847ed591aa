import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// The predicted ratings of a user for items, in the order of the request.
    ///
    /// - Throws: `notFound` for an item that does not exist, with its position in the field.
    package func predict(user name: String, items names: [String]) throws(TasteError) -> Answer<[Prediction]> {
        try read { snapshot in
            var items: [Int32] = []
            for (position, name) in names.enumerated() {
                try TimeAllowance.check()
                let index = try self.index(ofItem: name, field: "items[\(position)]", in: snapshot)
                items.append(Int32(bitPattern: index))
            }
            let (ratings, path) = try self.ratings(ofUser: name, items: items, in: snapshot)
            let predictions = zip(names, ratings).map { item, rating in
                Prediction(item: item, predicted: self.scale.clamp(rating))
            }
            return Answer(predictions, freshness: try self.freshness(in: snapshot, path: path))
        }
    }

    /// Predicted ratings, not clamped to the scale, and the path that they come from.
    private func ratings(
        ofUser name: String, items: [Int32], in snapshot: borrowing Snapshot
    ) throws -> ([Float], Path) {
        guard let user = try user(named: name, in: snapshot), let serving = try models.current(in: snapshot) else {
            let popularity = try Popularity(in: snapshot)
            return (items.map { popularity.score(of: $0) }, .popularity)
        }
        let query = user.query(for: serving)
        let predicted = try serving.model.predict(query, items: items, from: serving.tensors(in: snapshot))
        return (predicted, query.currentRow == nil ? .foldIn : .model)
    }
}
