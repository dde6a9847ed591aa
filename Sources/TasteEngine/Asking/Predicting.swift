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
            let asker = try self.asker(user: name, Question(for: .user(name), count: names.count), in: snapshot)
            let ratings = try self.predictions(for: asker, of: items, in: snapshot)
            let predictions = try names.indices.map { position in
                Prediction(
                    item: names[position], predicted: self.scale.clamp(ratings[position]),
                    path: try asker.path(of: items[position], in: snapshot))
            }
            return Answer(predictions, freshness: try self.freshness(in: snapshot, path: asker.path))
        }
    }
}
