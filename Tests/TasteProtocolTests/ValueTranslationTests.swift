import TasteProtocol
import TasteValues
import TestSupport
import Testing

/// Generated code translates values to messages. A value that is translated there and back must not change.
@Suite("The translation of values to messages and back")
struct ValueTranslationTests {
    private func expectRoundTrip<Value: Equatable, Message>(
        _ values: [Value], _ wire: (Value) -> Message, _ back: (Message) -> Value?
    ) {
        for value in values { #expect(back(wire(value)) == value) }
    }

    private static let trial = ModelTrial(
        against: 1 << 40, ratings: 50, rmse: 0.5, servingRMSE: 0.75, hitRate: 0, servingHitRate: 0.25)
    private static let figures = LiveFigures(rmse: 0.9, hitRate: 0)
    private static let live = LiveQuality(
        window: 2000, ratings: 3, ranked: 2, model: figures, bias: LiveFigures(), popularity: LiveFigures(rmse: 1),
        drift: "worse")
    private static let item = Item(
        id: "a", title: "Title", year: 1979, genres: ["Horror", ""], metadata: ["key": "value", "": "empty"])

    @Test("A freshness is translated and back without a change, with every path and without one")
    func freshness() {
        let paths: [Path?] = [nil, .unrecognized(77)] + Path.known.map { $0 }
        expectRoundTrip(
            paths.map { Freshness(sequence: .max, generation: 1 << 40, trainedThrough: 7, path: $0) }, \.wire,
            Freshness.init)
    }

    @Test("A DaemonInfo is translated and back without a change")
    func daemon() {
        let limits = Limits(
            frameBytes: 1, itemsPerAnswer: 2, ratingsPerRequest: 3, requestsInFlight: 4, nameBytes: 5)
        let rights = Rights(read: true, write: false, administer: true, users: ["ann", "ann/*"])
        expectRoundTrip([limits], \.wire, Limits.init)
        expectRoundTrip([rights], \.wire, Rights.init)
        expectRoundTrip([RatingScale.halfStars], \.wire, RatingScale.init)
        expectRoundTrip(
            [DaemonInfo(server: "x", protocolVersion: 1, scale: .halfStars, limits: limits, rights: rights)], \.wire,
            DaemonInfo.init)
    }

    @Test("Ratings and recommendations are translated and back without a change, with and without optional fields")
    func ratings() {
        expectRoundTrip(
            [nil, 0, -1, Int64.min].map { Rating(user: "u", item: "i", value: 3.5, time: $0) }, \.wire, Rating.init)
        expectRoundTrip(
            [HistoryEntry(item: "i", title: "", value: 1, time: -5, isPrivate: true)], \.wire, HistoryEntry.init)
        let cause = Contribution(item: "j", title: "s", rating: 4, contribution: -0.25)
        let explanation = Explanation(
            score: 1, baseScore: 2, because: [cause], rest: -0.75, method: .leaveOneOut, genres: ["Horror"])
        let whole = Recommendation(
            item: "i", title: "t", score: -2, predicted: 4, path: .content, members: [3, 4], explored: true,
            explanation: explanation)
        let page = Recommendations(
            recommendations: [whole, Recommendation(item: "k", score: 1, predicted: 2)], nextCursor: "c",
            candidates: CandidateReport(eligible: 1, unknown: 2, unknownItems: ["x"], emptiedBy: "from_year"),
            unknownMembers: ["u"])
        expectRoundTrip([page, Recommendations()], \.wire, Recommendations.init)
        expectRoundTrip([Prediction(item: "i", predicted: 4, path: .popularity)], \.wire, Prediction.init)
        expectRoundTrip(
            [
                SimilarItem(item: "i", title: "t", similarity: -1, path: .content),
                SimilarItem(item: "i", similarity: 1),
            ], \.wire, SimilarItem.init)
    }

    @Test("What a question says is translated and back without a change, as little as possible and everything")
    func questions() {
        let candidates = Candidates(
            onlyItems: ["a"], onlySet: "s", exclude: ["b"], excludeSet: "t", anyGenres: ["c"], allGenres: ["d"],
            noGenres: ["e"], fromYear: 1970, toYear: 0, minRatings: 3, metadata: ["k": "v"], rated: .only)
        expectRoundTrip([Candidates(), candidates], \.wire, Candidates.init)
        expectRoundTrip([GroupMember(user: "u"), GroupMember(user: "u", weight: 0)], \.wire, GroupMember.init)
        expectRoundTrip([SessionRating(item: "i"), SessionRating(item: "i", value: 0)], \.wire, SessionRating.init)
    }

    @Test("Lists, marks and sets are translated and back without a change")
    func lists() {
        expectRoundTrip(
            [TopList(), TopList(items: [TopItem(item: "i", title: "t", score: 1, ratings: 2, mean: 3)])], \.wire,
            TopList.init)
        expectRoundTrip([SimilarUser(user: "u", similarity: -1, shared: 2)], \.wire, SimilarUser.init)
        expectRoundTrip(
            Mark.known.map { MarkedItem(item: "i", title: "t", mark: $0, time: -1) }, \.wire, MarkedItem.init)
        expectRoundTrip([ItemSet(name: "s", items: 1, unknown: 2, unknownItems: ["x"])], \.wire, ItemSet.init)
        expectRoundTrip([NewItem(item: "i", nearest: "j", nearestTitle: "t")], \.wire, NewItem.init)
    }

    @Test("An item is translated and back without a change, with and without optional fields")
    func items() {
        expectRoundTrip([Self.item, Item(id: "b"), Item(id: "c", year: 0)], \.wire, Item.init)
        expectRoundTrip(
            [ItemInfo(item: Self.item, ratings: 3, mean: 0), ItemInfo(item: Self.item, ratings: 0)], \.wire,
            ItemInfo.init)
    }

    @Test("The progress and results of imports and trainings are translated and back without a change")
    func longCalls() {
        expectRoundTrip([ImportProgress(received: 1 << 40, stored: 2)], \.wire, ImportProgress.init)
        expectRoundTrip(
            [ImportResult(ratings: 1, duplicates: 2, newUsers: 3, newItems: 4)], \.wire, ImportResult.init)
        expectRoundTrip(
            [
                TrainProgress(phase: "fitting", fraction: 0.5, epoch: 3, validationRMSE: 0, validationNDCG: 0.5),
                TrainProgress(phase: "", fraction: 0, epoch: 0),
            ], \.wire, TrainProgress.init)
        expectRoundTrip(
            [
                TrainResult(model: "bias", validationRMSE: 0, seconds: 1, validationNDCG: 0.5, parameters: "{}"),
                TrainResult(model: "bias", seconds: 1, parameters: "{}"),
            ], \.wire, TrainResult.init)
        expectRoundTrip(Duplicates.known + [.unrecognized(9)], \.wire, Duplicates.init)
    }

    @Test("A ModelInfo is translated and back without a change, measured or not, compared or not")
    func models() {
        expectRoundTrip(
            [Self.trial, ModelTrial(against: 1, ratings: 2, rmse: 3, servingRMSE: 4)], \.wire, ModelTrial.init)
        let states: [ModelState?] = [nil, .unrecognized(9)] + ModelState.known.map { $0 }
        let models = states.map { state in
            ModelInfo(
                generation: 1 << 40, model: "blend", serving: true, time: -3, trainedThrough: 4, validationRMSE: 0,
                validationNDCG: 0.5, fitSeconds: 2, bytes: 1 << 40, parameters: "{}", state: state, reason: "why",
                fileBytes: 8, fittedThrough: 9, trial: Self.trial)
        }
        let unmeasured = ModelInfo(
            generation: 1, model: "", serving: false, time: 0, trainedThrough: 0, bytes: 0, parameters: "", reason: "",
            fileBytes: 0, fittedThrough: 0)
        expectRoundTrip(models + [unmeasured], \.wire, ModelInfo.init)
    }

    @Test("A status is translated and back without a change, of an empty daemon and of a busy one")
    func status() {
        expectRoundTrip([Self.figures, LiveFigures()], \.wire, LiveFigures.init)
        expectRoundTrip([Self.live], \.wire, LiveQuality.init)
        let empty = DaemonStatus(
            server: "x", users: 0, items: 0, ratings: 0, ready: true, training: "idle", uptimeSeconds: 0,
            connections: 0, fileBytes: 0, mapBytes: 0, live: Self.live, machine: MachineState())
        var busy = empty
        (busy.model, busy.validationRMSE, busy.validationNDCG, busy.modelTime) = ("blend", 0, 0.5, 0)
        busy.freeBytes = 0
        busy.machine = MachineState(
            processorPressure: 0, memoryPressure: 0.5, diskPressure: 1, pressureUnavailable: "hidden",
            freeMemoryBytes: 1 << 40, memoryUnavailable: "")
        (busy.trouble, busy.outlook, busy.users, busy.fileBytes) = ("full", "later", 1 << 40, 1 << 40)
        expectRoundTrip([empty, busy], \.wire, DaemonStatus.init)
    }

    @Test("Every name of an enumeration's value is read as that value, and no other text is")
    func names() {
        for path in Path.known { #expect(Path(name: path.name) == path) }
        #expect(Path.known.map(\.name) == ["model", "fold-in", "content", "popularity"])
        #expect(Duplicates(name: "average") == .average && Duplicates(name: "both") == nil)
        #expect(Path.unrecognized(9).name == "path-9")
    }
}
