import Foundation
import LMDB
import Recommenders
import TasteStore

extension LearningSituation {
    /// As a store, its models and the machine are now.
    init(
        of store: Store, _ models: ModelCache, _ follower: Follower, hasDrifted: Bool, sinceLastAttempt: Duration?
    ) throws {
        self.init()
        self.hasDrifted = hasDrifted
        self.sinceLastAttempt = sinceLastAttempt
        shortage = Pressure.now()?.shortage
        try store.snapshot { transaction in
            ratings = try store.ratings.count(in: transaction)
            guard let serving = try models.current(of: store, in: transaction) else { return }
            let generation = serving.generation
            let last = try store.log.lastSequence(in: transaction)
            kind = generation.kind
            newEvents = Int(last - min(last, generation.fittedThrough))
            unlearnedShare = serving.model.unlearnedShare
            isOutOfReach = last - min(last, generation.trainedThrough) > LineUpdate.reach
            refitReason = follower.refitReason(of: generation)
            hasForgotten = try store.models.lastForgotten(in: transaction) > generation.fittedThrough
            // A clock that was set back makes nothing older.
            age = .seconds(max(0, Int64(Date().timeIntervalSince1970) - generation.time))
        }
    }
}
