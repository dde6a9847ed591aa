import TasteStore
import TasteValues

/// Which part of the map somebody wants to see.
package struct MapQuestion: Sendable {
    /// The slice, as places.
    package var first: Int
    package var count: Int
    /// Places whose items are to be named, and items whose places are wanted.
    package var labelPlaces: [Int]
    package var labelItems: [String]

    package init(first: Int, count: Int, labelPlaces: [Int] = [], labelItems: [String] = []) {
        (self.first, self.count) = (first, count)
        (self.labelPlaces, self.labelItems) = (labelPlaces, labelItems)
    }
}

extension Engine {
    /// The largest slice of the map, with which an answer takes less than a millisecond.
    package static let mapSliceLimit = 16_384

    /// A slice of the newest map. The first question has it computed, in the background, and later ones if the model
    /// has changed since.
    ///
    /// - Parameter bytes: The size of the frame into which the labels must fit.
    package func map(_ question: MapQuestion, bytes: Int = .max) throws(TasteError) -> Answer<CatalogueMap> {
        try read { snapshot in
            let key = MapKey(
                try self.models.readable(in: snapshot), itemCount: try snapshot.items.count,
                try self.catalogue.current(in: snapshot))
            let (map, progress) = self.maps.current(for: key)
            var answer = CatalogueMap(
                generation: 0, number: 0, items: 0, placedByContent: 0, leftOut: 0, progress: progress,
                nextFirst: 0)
            if let map {
                let hidden = try snapshot.withdrawn.items
                answer.fill(map, question, without: hidden)
                answer.labels = try self.labels(question, on: map, without: hidden, bytes: bytes, in: snapshot)
            }
            return Answer(answer, freshness: try self.freshness(in: snapshot))
        }
    }

    private func labels(
        _ question: MapQuestion, on map: ItemMap, without hidden: [UInt32], bytes: Int,
        in snapshot: borrowing Snapshot
    ) throws -> [MapLabel] {
        var places = question.labelPlaces.filter { $0 >= 0 && $0 < map.items.count }
        for name in question.labelItems {
            try TimeAllowance.check()
            if let item = try snapshot.items.index(of: name), let place = map.place(of: item) { places.append(place) }
        }
        var labels: [MapLabel] = []
        var budget = PageBudget(bytes: bytes)
        for place in places where !hidden.containsSorted(UInt32(bitPattern: map.items[place])) {
            try TimeAllowance.check()
            let label = try label(of: map.items[place], in: snapshot)
            guard budget.take(texts: 2, bytes: label.name.utf8.count + label.title.utf8.count) else { break }
            labels.append(
                MapLabel(
                    place: place, item: label.name, title: label.title, x: Int(map.x[place]), y: Int(map.y[place]),
                    genre: Int(map.genre[place]), ratings: Int(map.ratings[place])))
        }
        return labels
    }
}

extension CatalogueMap {
    fileprivate mutating func fill(_ map: ItemMap, _ question: MapQuestion, without hidden: [UInt32]) {
        (generation, number, items) = (map.key.generation, map.number, map.items.count)
        (placedByContent, leftOut, genres) = (map.placedByContent, map.leftOut, map.genres)
        let first = min(max(0, question.first), map.items.count)
        let end = min(map.items.count, first + min(max(0, question.count), Engine.mapSliceLimit))
        places = Array(first..<end)
        nextFirst = end < map.items.count ? end : 0
        if !hidden.isEmpty {
            places.removeAll { hidden.containsSorted(UInt32(bitPattern: map.items[$0])) }
        }
        x = places.map { Int(map.x[$0]) }
        y = places.map { Int(map.y[$0]) }
        genre = places.map { Int(map.genre[$0]) }
        ratings = places.map { Int(map.ratings[$0]) }
    }
}
