/// The k best of a stream of scored indices, in a bounded heap: one comparison for most candidates, and no allocation
/// after `init`. Equal scores rank by the lower index. NaN is never kept.
package struct TopK: Sendable {
    package struct Entry: Sendable, Equatable {
        package let index: Int32
        package let score: Float

        package init(index: Int32, score: Float) {
            self.index = index
            self.score = score
        }

        /// Whether this entry ranks after the other.
        @inline(__always)
        func isWorse(than other: Entry) -> Bool {
            score < other.score || (score == other.score && index > other.index)
        }
    }

    package let capacity: Int
    /// A heap with the worst kept entry at its root.
    private var heap: [Entry] = []

    /// - Parameter capacity: how many to keep; 0 keeps none.
    package init(capacity: Int) {
        precondition(capacity >= 0, "a number of entries is not negative")
        self.capacity = capacity
        heap.reserveCapacity(min(capacity, 4096))
    }

    /// A candidate with a greater score is certain to be kept; -infinity while there is room.
    package var threshold: Float {
        heap.count < capacity ? -.infinity : heap.first?.score ?? .infinity
    }

    package mutating func insert(_ index: Int32, score: Float) {
        guard score == score else { return }
        let candidate = Entry(index: index, score: score)
        if heap.count < capacity {
            heap.append(candidate)
            siftUp(from: heap.count - 1)
        } else if let worst = heap.first, worst.isWorse(than: candidate) {
            heap[0] = candidate
            siftDown()
        }
    }

    /// The kept entries, best first.
    package func sorted() -> [Entry] {
        heap.sorted { $1.isWorse(than: $0) }
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isWorse(than: heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in (2 * parent + 1)..<min(2 * parent + 3, max(2 * parent + 1, heap.count))
            where heap[child].isWorse(than: heap[worst]) {
                worst = child
            }
            guard worst != parent else { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
