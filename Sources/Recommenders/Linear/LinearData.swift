import DenseMath

/// Who likes what, over the items that somebody likes; those have places 0..<`items.count`.
struct LinearData: Sendable {
    /// Each place's item, ascending.
    let items: [Int32]
    /// Each item's place; -1 where nobody likes it.
    let places: [Int32]
    /// How many items each user likes.
    let profileCounts: [Int]
    let gram: BinaryGram

    init(_ liked: RatingMatrix) {
        var places = [Int32](repeating: -1, count: liked.itemCount)
        var items: [Int32] = []
        var offsets = [0]
        for item in 0..<liked.itemCount where liked.itemOffsets[item + 1] > liked.itemOffsets[item] {
            places[item] = Int32(items.count)
            items.append(Int32(item))
            offsets.append(liked.itemOffsets[item + 1])
        }
        self.items = items
        self.places = places
        profileCounts = (0..<liked.userCount).map { liked.userOffsets[$0 + 1] - liked.userOffsets[$0] }
        gram = BinaryGram(
            rowOffsets: liked.userOffsets, columns: liked.userItems.map { places[Int($0)] }, columnOffsets: offsets,
            rows: liked.itemUsers)
    }

    func userWeights(power: Float) -> [Float] {
        let weights = LinearUserWeights(power: power, counts: profileCounts)
        return profileCounts.map { weights($0) }
    }
}
