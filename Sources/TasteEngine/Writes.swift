import TasteStore
import TasteValues

extension Engine {
    /// Called on the writer's thread with the write's sequence number once the write is durable, or with its error.
    package typealias WriteCompletion = @Sendable (Result<UInt64, TasteError>) -> Void

    /// Stores ratings, all or none. Unknown users are created.
    ///
    /// - Parameters:
    ///   - createsItems: Whether unknown items are created, and not refused.
    ///   - completion: Called on any thread once the write is durable, with its sequence number and with the first
    ///     items that it has created, or with its error.
    /// - Throws: `invalidArgument` for a name or a value that breaks its rule, with the field at fault.
    package func rate(
        _ ratings: [NewRating], createsItems: Bool = true, as account: Account,
        completion: @escaping Writer.Completion<[NewItem]>
    ) throws(TasteError) {
        for (position, rating) in ratings.enumerated() {
            try Names.check(rating.user, field: "ratings[\(position)].user")
            try Names.check(rating.item, field: "ratings[\(position)].item")
            try check(value: rating.value, field: "ratings[\(position)].value")
        }
        if !createsItems, let refusal = try refusalOfUnknown(ratings) {
            return nearest.find([refusal.item]) { completion(.failure(refusal.error(proposing: $0.first))) }
        }
        let count = ratings.count
        submit(as: account, cost: count) {
            try $0.rate(ratings, createsItems: createsItems)
        } completion: { [nearest] result in
            nearest.complete(result, of: count, completion)
        }
    }

    private func refusalOfUnknown(_ ratings: [NewRating]) throws(TasteError) -> UnknownItem? {
        try read { snapshot in
            let position = try ratings.firstIndex { try snapshot.items.index(of: $0.item) == nil }
            return position.map { UnknownItem(item: ratings[$0].item, field: "ratings[\($0)].item") }
        }
    }

    /// Removes one rating.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` if there is no such
    ///   rating.
    package func unrate(
        user: String, item: String, time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        try Names.check(user, field: "user")
        try Names.check(item, field: "item")
        submit(as: account, for: .deleting, { try $0.unrate(user: user, item: item, time: time) }, completion)
    }

    /// Sets the records of items, all or none.
    ///
    /// - Throws: `invalidArgument` for a name that breaks its rule, with the field at fault.
    package func put(
        _ items: [Item], time: Int64, as account: Account, completion: @escaping WriteCompletion
    ) throws(TasteError) {
        for (position, item) in items.enumerated() { try Names.check(item.id, field: "items[\(position)].id") }
        submit(
            as: account, cost: items.reduce(0) { $0 + Self.cost(of: $1) }, { try $0.put(items, time: time) }, completion
        )
    }

    /// Removes a user and everything the user rated. Damage does not prevent it: what can be removed is, and the log
    /// says what was damaged.
    ///
    /// - Parameter withItems: Whether the items that nobody else has rated are removed as well.
    /// - Throws: `invalidArgument` for a name that breaks its rule. The completion gets `notFound` for an unknown user.
    package func forget(
        user: String, withItems: Bool = false, time: Int64, as account: Account,
        completion: @escaping WriteCompletion
    ) throws(TasteError) {
        try Names.check(user, field: "user")
        forget(user, withItems, time, as: account, despite: nil, completion)
    }

    /// - Parameter damage: What prevented it, as long as damage may prevent it.
    private func forget(
        _ user: String, _ withItems: Bool, _ time: Int64, as account: Account, despite damage: TasteError?,
        _ completion: @escaping WriteCompletion
    ) {
        submit(
            as: account, for: .deleting,
            { try $0.forget(user: user, withItems: withItems, time: time, despiteDamage: damage != nil) }
        ) { [self] result in
            if case .failure(let error) = result, error.code == .dataLoss, damage == nil {
                return forget(user, withItems, time, as: account, despite: error, completion)
            }
            if case .success(let sequence) = result {
                trainer.noteForgotten(at: sequence)
                if let damage {
                    notify(
                        Notice(
                            level: .warning,
                            message: "a user was forgotten, and what could be found was removed: \(damage.message)"))
                }
            }
            completion(result)
        }
    }

    /// The writer's work with a record, in ratings.
    private static func cost(of item: Item) -> Int {
        let texts = item.genres.reduce(item.title.utf8.count) { $0 + $1.utf8.count }
        return 1 + item.metadata.reduce(texts) { $0 + $1.value.utf8.count } / 1024
    }

    /// - Throws: `invalidArgument` for a rating that is not on the scale.
    func check(value: Float, field: String) throws(TasteError) {
        guard !scale.contains(value) else { return }
        throw TasteError(
            .invalidArgument, "A rating of \(RatingScale.plain(value)) is not on this store's scale, \(scale).",
            field: field)
    }

    /// Submits a change to the writer, and wakes the trainer once the change is durable.
    func submit<Value: Sendable>(
        as account: Account, for use: MapUse? = nil, cost: Int = 1, isLarge: Bool = false, isDurable: Bool = true,
        _ change: @escaping @Sendable (inout Changes) throws -> Value, completion: @escaping Writer.Completion<Value>
    ) {
        store.writer.submit(
            as: account, for: use, cost: cost, isLarge: isLarge, isDurable: isDurable, change
        ) { [trainer, disk] result in
            disk.note(result)
            completion(result)
            trainer.noteWrite(isLarge: isLarge)
        }
    }

    /// As above, for a change whose only result is its sequence number.
    func submit(
        as account: Account, for use: MapUse? = nil, cost: Int = 1,
        _ change: @escaping @Sendable (inout Changes) throws -> Void, _ completion: @escaping WriteCompletion
    ) {
        submit(as: account, for: use, cost: cost, change) { completion($0.map(\.sequence)) }
    }
}
