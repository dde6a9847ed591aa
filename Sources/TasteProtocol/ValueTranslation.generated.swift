// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

import TasteValues

extension Path {
  package init?(_ wire: WirePath) {
    switch wire {
    case .unspecified: return nil
    case .model: self = .model
    case .foldIn: self = .foldIn
    case .content: self = .content
    case .popularity: self = .popularity
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WirePath {
    switch self {
    case .model: .model
    case .foldIn: .foldIn
    case .content: .content
    case .popularity: .popularity
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension Rated {
  package init(_ wire: WireRated) {
    switch wire {
    case .excluded: self = .excluded
    case .included: self = .included
    case .only: self = .only
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireRated {
    switch self {
    case .excluded: .excluded
    case .included: .included
    case .only: .only
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension ExplanationMethod {
  package init?(_ wire: WireExplanationMethod) {
    switch wire {
    case .unspecified: return nil
    case .exact: self = .exact
    case .leaveOneOut: self = .leaveOneOut
    case .content: self = .content
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireExplanationMethod {
    switch self {
    case .exact: .exact
    case .leaveOneOut: .leaveOneOut
    case .content: .content
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension ListOrder {
  package init(_ wire: WireListOrder) {
    switch wire {
    case .popular: self = .popular
    case .trending: self = .trending
    case .latest: self = .latest
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireListOrder {
    switch self {
    case .popular: .popular
    case .trending: .trending
    case .latest: .latest
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension Mark {
  package init?(_ wire: WireMark) {
    switch wire {
    case .unspecified: return nil
    case .hidden: self = .hidden
    case .dismissed: self = .dismissed
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireMark {
    switch self {
    case .hidden: .hidden
    case .dismissed: .dismissed
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension Duplicates {
  package init(_ wire: WireDuplicates) {
    switch wire {
    case .last: self = .last
    case .average: self = .average
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireDuplicates {
    switch self {
    case .last: .last
    case .average: .average
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension ModelState {
  package init?(_ wire: WireModelState) {
    switch wire {
    case .unspecified: return nil
    case .candidate: self = .candidate
    case .accepted: self = .accepted
    case .refused: self = .refused
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireModelState {
    switch self {
    case .candidate: .candidate
    case .accepted: .accepted
    case .refused: .refused
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension TrainingEnd {
  package init?(_ wire: WireTrainingEnd) {
    switch wire {
    case .unspecified: return nil
    case .accepted: self = .accepted
    case .refused: self = .refused
    case .failed: self = .failed
    case .UNRECOGNIZED(let number): self = .unrecognized(number)
    }
  }

  package var wire: WireTrainingEnd {
    switch self {
    case .accepted: .accepted
    case .refused: .refused
    case .failed: .failed
    case .unrecognized(let number): .UNRECOGNIZED(number)
    }
  }
}

extension Freshness {
  package init(_ wire: WireFreshness) {
    self.init(sequence: wire.sequence, generation: wire.generation, trainedThrough: wire.trainedThrough, path: Path(wire.path))
  }

  package var wire: WireFreshness {
    var wire = WireFreshness()
    wire.sequence = sequence
    wire.generation = generation
    wire.trainedThrough = trainedThrough
    if let path { wire.path = path.wire }
    return wire
  }
}

extension DaemonInfo {
  package init(_ wire: WireHelloResult) {
    self.init(server: wire.server, protocolVersion: Int(clamping: wire.protocolVersion), scale: RatingScale(wire.scale), limits: Limits(wire.limits), rights: Rights(wire.rights))
  }

  package var wire: WireHelloResult {
    var wire = WireHelloResult()
    wire.server = server
    wire.protocolVersion = UInt32(clamping: protocolVersion)
    wire.scale = scale.wire
    wire.limits = limits.wire
    wire.rights = rights.wire
    return wire
  }
}

extension RatingScale {
  package init(_ wire: WireScale) {
    self.init(minimum: wire.minimum, maximum: wire.maximum, step: wire.step)
  }

  package var wire: WireScale {
    var wire = WireScale()
    wire.minimum = minimum
    wire.maximum = maximum
    wire.step = step
    return wire
  }
}

extension Limits {
  package init(_ wire: WireLimits) {
    self.init(frameBytes: Int(clamping: wire.frameBytes), itemsPerAnswer: Int(clamping: wire.itemsPerAnswer), ratingsPerRequest: Int(clamping: wire.ratingsPerRequest), requestsInFlight: Int(clamping: wire.requestsInFlight), nameBytes: Int(clamping: wire.nameBytes))
  }

  package var wire: WireLimits {
    var wire = WireLimits()
    wire.frameBytes = UInt32(clamping: frameBytes)
    wire.itemsPerAnswer = UInt32(clamping: itemsPerAnswer)
    wire.ratingsPerRequest = UInt32(clamping: ratingsPerRequest)
    wire.requestsInFlight = UInt32(clamping: requestsInFlight)
    wire.nameBytes = UInt32(clamping: nameBytes)
    return wire
  }
}

extension Rights {
  package init(_ wire: WireRights) {
    self.init(read: wire.read, write: wire.write, administer: wire.administer, users: wire.users)
  }

  package var wire: WireRights {
    var wire = WireRights()
    wire.read = read
    wire.write = write
    wire.administer = administer
    wire.users = users
    return wire
  }
}

extension Rating {
  package init(_ wire: WireRating) {
    self.init(user: wire.user, item: wire.item, value: wire.value, time: wire.optionalTime == nil ? nil : wire.time, isPrivate: wire.isPrivate)
  }

  package var wire: WireRating {
    var wire = WireRating()
    wire.user = user
    wire.item = item
    wire.value = value
    if let time { wire.time = time }
    wire.isPrivate = isPrivate
    return wire
  }
}

extension NewItem {
  package init(_ wire: WireNewItem) {
    self.init(item: wire.item, nearest: wire.nearest, nearestTitle: wire.nearestTitle)
  }

  package var wire: WireNewItem {
    var wire = WireNewItem()
    wire.item = item
    wire.nearest = nearest
    wire.nearestTitle = nearestTitle
    return wire
  }
}

extension HistoryEntry {
  package init(_ wire: WireHistoryEntry) {
    self.init(item: wire.item, title: wire.title, value: wire.value, time: wire.time, isPrivate: wire.isPrivate)
  }

  package var wire: WireHistoryEntry {
    var wire = WireHistoryEntry()
    wire.item = item
    wire.title = title
    wire.value = value
    wire.time = time
    wire.isPrivate = isPrivate
    return wire
  }
}

extension Candidates {
  package init(_ wire: WireCandidates) {
    self.init(onlyItems: wire.onlyItems, onlySet: wire.onlySet, exclude: wire.exclude, excludeSet: wire.excludeSet, anyGenres: wire.anyGenres, allGenres: wire.allGenres, noGenres: wire.noGenres, fromYear: wire.optionalFromYear == nil ? nil : Int(clamping: wire.fromYear), toYear: wire.optionalToYear == nil ? nil : Int(clamping: wire.toYear), minRatings: Int(clamping: wire.minRatings), metadata: wire.metadata, rated: Rated(wire.rated))
  }

  package var wire: WireCandidates {
    var wire = WireCandidates()
    wire.onlyItems = onlyItems
    wire.onlySet = onlySet
    wire.exclude = exclude
    wire.excludeSet = excludeSet
    wire.anyGenres = anyGenres
    wire.allGenres = allGenres
    wire.noGenres = noGenres
    if let fromYear { wire.fromYear = UInt32(clamping: fromYear) }
    if let toYear { wire.toYear = UInt32(clamping: toYear) }
    wire.minRatings = UInt32(clamping: minRatings)
    wire.metadata = metadata
    wire.rated = rated.wire
    return wire
  }
}

extension GroupMember {
  package init(_ wire: WireGroupMember) {
    self.init(user: wire.user, weight: wire.optionalWeight == nil ? nil : wire.weight)
  }

  package var wire: WireGroupMember {
    var wire = WireGroupMember()
    wire.user = user
    if let weight { wire.weight = weight }
    return wire
  }
}

extension SessionRating {
  package init(_ wire: WireSessionRating) {
    self.init(item: wire.item, value: wire.optionalValue == nil ? nil : wire.value)
  }

  package var wire: WireSessionRating {
    var wire = WireSessionRating()
    wire.item = item
    if let value { wire.value = value }
    return wire
  }
}

extension Recommendations {
  package init(_ wire: WireRecommendations) {
    self.init(recommendations: wire.recommendations.map { Recommendation($0) }, nextCursor: wire.nextCursor, candidates: wire.optionalCandidates == nil ? nil : CandidateReport(wire.candidates), unknownMembers: wire.unknownMembers)
  }

  package var wire: WireRecommendations {
    var wire = WireRecommendations()
    wire.recommendations = recommendations.map { $0.wire }
    wire.nextCursor = nextCursor
    if let candidates { wire.candidates = candidates.wire }
    wire.unknownMembers = unknownMembers
    return wire
  }
}

extension CandidateReport {
  package init(_ wire: WireCandidateReport) {
    self.init(eligible: Int(clamping: wire.eligible), unknown: Int(clamping: wire.unknown), unknownItems: wire.unknownItems, emptiedBy: wire.emptiedBy)
  }

  package var wire: WireCandidateReport {
    var wire = WireCandidateReport()
    wire.eligible = UInt32(clamping: eligible)
    wire.unknown = UInt32(clamping: unknown)
    wire.unknownItems = unknownItems
    wire.emptiedBy = emptiedBy
    return wire
  }
}

extension Recommendation {
  package init(_ wire: WireRecommendation) {
    self.init(item: wire.item, title: wire.title, score: wire.score, predicted: wire.predicted, path: Path(wire.path), members: wire.members, explored: wire.explored, explanation: wire.optionalExplanation == nil ? nil : Explanation(wire.explanation))
  }

  package var wire: WireRecommendation {
    var wire = WireRecommendation()
    wire.item = item
    wire.title = title
    wire.score = score
    wire.predicted = predicted
    if let path { wire.path = path.wire }
    wire.members = members
    wire.explored = explored
    if let explanation { wire.explanation = explanation.wire }
    return wire
  }
}

extension Explanation {
  package init(_ wire: WireExplanation) {
    self.init(score: wire.score, baseScore: wire.baseScore, because: wire.because.map { Contribution($0) }, rest: wire.rest, method: ExplanationMethod(wire.method), genres: wire.genres)
  }

  package var wire: WireExplanation {
    var wire = WireExplanation()
    wire.score = score
    wire.baseScore = baseScore
    wire.because = because.map { $0.wire }
    wire.rest = rest
    if let method { wire.method = method.wire }
    wire.genres = genres
    return wire
  }
}

extension Contribution {
  package init(_ wire: WireContribution) {
    self.init(item: wire.item, title: wire.title, rating: wire.rating, contribution: wire.contribution)
  }

  package var wire: WireContribution {
    var wire = WireContribution()
    wire.item = item
    wire.title = title
    wire.rating = rating
    wire.contribution = contribution
    return wire
  }
}

extension Prediction {
  package init(_ wire: WirePrediction) {
    self.init(item: wire.item, predicted: wire.predicted, path: Path(wire.path))
  }

  package var wire: WirePrediction {
    var wire = WirePrediction()
    wire.item = item
    wire.predicted = predicted
    if let path { wire.path = path.wire }
    return wire
  }
}

extension SimilarItems {
  package init(_ wire: WireSimilarItems) {
    self.init(items: wire.items.map { SimilarItem($0) }, candidates: wire.optionalCandidates == nil ? nil : CandidateReport(wire.candidates))
  }

  package var wire: WireSimilarItems {
    var wire = WireSimilarItems()
    wire.items = items.map { $0.wire }
    if let candidates { wire.candidates = candidates.wire }
    return wire
  }
}

extension SimilarItem {
  package init(_ wire: WireSimilarItem) {
    self.init(item: wire.item, title: wire.title, similarity: wire.similarity, path: Path(wire.path))
  }

  package var wire: WireSimilarItem {
    var wire = WireSimilarItem()
    wire.item = item
    wire.title = title
    wire.similarity = similarity
    if let path { wire.path = path.wire }
    return wire
  }
}

extension TopList {
  package init(_ wire: WireTopList) {
    self.init(items: wire.items.map { TopItem($0) }, candidates: wire.optionalCandidates == nil ? nil : CandidateReport(wire.candidates))
  }

  package var wire: WireTopList {
    var wire = WireTopList()
    wire.items = items.map { $0.wire }
    if let candidates { wire.candidates = candidates.wire }
    return wire
  }
}

extension TopItem {
  package init(_ wire: WireTopItem) {
    self.init(item: wire.item, title: wire.title, score: wire.score, ratings: Int(clamping: wire.ratings), mean: wire.optionalMean == nil ? nil : wire.mean)
  }

  package var wire: WireTopItem {
    var wire = WireTopItem()
    wire.item = item
    wire.title = title
    wire.score = score
    wire.ratings = UInt32(clamping: ratings)
    if let mean { wire.mean = mean }
    return wire
  }
}

extension SimilarUser {
  package init(_ wire: WireSimilarUser) {
    self.init(user: wire.user, similarity: wire.similarity, shared: Int(clamping: wire.shared))
  }

  package var wire: WireSimilarUser {
    var wire = WireSimilarUser()
    wire.user = user
    wire.similarity = similarity
    wire.shared = UInt32(clamping: shared)
    return wire
  }
}

extension MarkedItem {
  package init(_ wire: WireMarkedItem) {
    self.init(item: wire.item, title: wire.title, mark: Mark(wire.mark), time: wire.time)
  }

  package var wire: WireMarkedItem {
    var wire = WireMarkedItem()
    wire.item = item
    wire.title = title
    if let mark { wire.mark = mark.wire }
    wire.time = time
    return wire
  }
}

extension ItemSet {
  package init(_ wire: WireItemSet) {
    self.init(name: wire.name, items: Int(clamping: wire.items), unknown: Int(clamping: wire.unknown), unknownItems: wire.unknownItems)
  }

  package var wire: WireItemSet {
    var wire = WireItemSet()
    wire.name = name
    wire.items = UInt32(clamping: items)
    wire.unknown = UInt32(clamping: unknown)
    wire.unknownItems = unknownItems
    return wire
  }
}

extension Item {
  package init(_ wire: WireItem) {
    self.init(id: wire.id, title: wire.title, year: wire.optionalYear == nil ? nil : Int(clamping: wire.year), genres: wire.genres, metadata: wire.metadata)
  }

  package var wire: WireItem {
    var wire = WireItem()
    wire.id = id
    wire.title = title
    if let year { wire.year = UInt32(clamping: year) }
    wire.genres = genres
    wire.metadata = metadata
    return wire
  }
}

extension ItemInfo {
  package init(_ wire: WireItemInfo) {
    self.init(item: Item(wire.item), ratings: Int(clamping: wire.ratings), mean: wire.optionalMean == nil ? nil : wire.mean, withdrawn: wire.withdrawn, distribution: wire.distribution.map { RatingCount($0) })
  }

  package var wire: WireItemInfo {
    var wire = WireItemInfo()
    wire.item = item.wire
    wire.ratings = UInt32(clamping: ratings)
    if let mean { wire.mean = mean }
    wire.withdrawn = withdrawn
    wire.distribution = distribution.map { $0.wire }
    return wire
  }
}

extension RatingCount {
  package init(_ wire: WireRatingCount) {
    self.init(value: wire.value, ratings: Int(clamping: wire.ratings))
  }

  package var wire: WireRatingCount {
    var wire = WireRatingCount()
    wire.value = value
    wire.ratings = UInt32(clamping: ratings)
    return wire
  }
}

extension CatalogueMap {
  package init(_ wire: WireCatalogueMap) {
    self.init(generation: wire.generation, number: Int(clamping: wire.number), items: Int(clamping: wire.items), placedByContent: Int(clamping: wire.placedByContent), leftOut: Int(clamping: wire.leftOut), progress: wire.optionalProgress == nil ? nil : wire.progress, genres: wire.genres.map { MapGenre($0) }, places: wire.places.map { Int(clamping: $0) }, x: wire.x.map { Int(clamping: $0) }, y: wire.y.map { Int(clamping: $0) }, genre: wire.genre.map { Int(clamping: $0) }, ratings: wire.ratings.map { Int(clamping: $0) }, labels: wire.labels.map { MapLabel($0) }, nextFirst: Int(clamping: wire.nextFirst))
  }

  package var wire: WireCatalogueMap {
    var wire = WireCatalogueMap()
    wire.generation = generation
    wire.number = UInt64(clamping: number)
    wire.items = UInt32(clamping: items)
    wire.placedByContent = UInt32(clamping: placedByContent)
    wire.leftOut = UInt32(clamping: leftOut)
    if let progress { wire.progress = progress }
    wire.genres = genres.map { $0.wire }
    wire.places = places.map { UInt32(clamping: $0) }
    wire.x = x.map { UInt32(clamping: $0) }
    wire.y = y.map { UInt32(clamping: $0) }
    wire.genre = genre.map { UInt32(clamping: $0) }
    wire.ratings = ratings.map { UInt32(clamping: $0) }
    wire.labels = labels.map { $0.wire }
    wire.nextFirst = UInt32(clamping: nextFirst)
    return wire
  }
}

extension MapGenre {
  package init(_ wire: WireMapGenre) {
    self.init(name: wire.name, items: Int(clamping: wire.items), x: Int(clamping: wire.x), y: Int(clamping: wire.y), bestPlaces: wire.bestPlaces.map { Int(clamping: $0) })
  }

  package var wire: WireMapGenre {
    var wire = WireMapGenre()
    wire.name = name
    wire.items = UInt32(clamping: items)
    wire.x = UInt32(clamping: x)
    wire.y = UInt32(clamping: y)
    wire.bestPlaces = bestPlaces.map { UInt32(clamping: $0) }
    return wire
  }
}

extension MapLabel {
  package init(_ wire: WireMapLabel) {
    self.init(place: Int(clamping: wire.place), item: wire.item, title: wire.title, x: Int(clamping: wire.x), y: Int(clamping: wire.y), genre: Int(clamping: wire.genre), ratings: Int(clamping: wire.ratings))
  }

  package var wire: WireMapLabel {
    var wire = WireMapLabel()
    wire.place = UInt32(clamping: place)
    wire.item = item
    wire.title = title
    wire.x = UInt32(clamping: x)
    wire.y = UInt32(clamping: y)
    wire.genre = UInt32(clamping: genre)
    wire.ratings = UInt32(clamping: ratings)
    return wire
  }
}

extension UserInfo {
  package init(_ wire: WireUserInfo) {
    self.init(user: wire.user, ratings: Int(clamping: wire.ratings), newest: wire.optionalNewest == nil ? nil : wire.newest, isPrivate: wire.isPrivate)
  }

  package var wire: WireUserInfo {
    var wire = WireUserInfo()
    wire.user = user
    wire.ratings = UInt32(clamping: ratings)
    if let newest { wire.newest = newest }
    wire.isPrivate = isPrivate
    return wire
  }
}

extension ImportProgress {
  package init(_ wire: WireImportProgress) {
    self.init(received: Int(clamping: wire.received), stored: Int(clamping: wire.stored))
  }

  package var wire: WireImportProgress {
    var wire = WireImportProgress()
    wire.received = UInt64(clamping: received)
    wire.stored = UInt64(clamping: stored)
    return wire
  }
}

extension ImportResult {
  package init(_ wire: WireImportResult) {
    self.init(ratings: Int(clamping: wire.ratings), duplicates: Int(clamping: wire.duplicates), newUsers: Int(clamping: wire.newUsers), newItems: Int(clamping: wire.newItems))
  }

  package var wire: WireImportResult {
    var wire = WireImportResult()
    wire.ratings = UInt64(clamping: ratings)
    wire.duplicates = UInt64(clamping: duplicates)
    wire.newUsers = UInt64(clamping: newUsers)
    wire.newItems = UInt64(clamping: newItems)
    return wire
  }
}

extension TrainProgress {
  package init(_ wire: WireTrainProgress) {
    self.init(phase: wire.phase, fraction: wire.fraction, epoch: Int(clamping: wire.epoch), validationRMSE: wire.optionalValidationRmse == nil ? nil : wire.validationRmse, validationNDCG: wire.optionalValidationNdcg == nil ? nil : wire.validationNdcg)
  }

  package var wire: WireTrainProgress {
    var wire = WireTrainProgress()
    wire.phase = phase
    wire.fraction = fraction
    wire.epoch = UInt32(clamping: epoch)
    if let validationRMSE { wire.validationRmse = validationRMSE }
    if let validationNDCG { wire.validationNdcg = validationNDCG }
    return wire
  }
}

extension TrainResult {
  package init(_ wire: WireTrainResult) {
    self.init(model: wire.model, validationRMSE: wire.optionalValidationRmse == nil ? nil : wire.validationRmse, seconds: wire.seconds, validationNDCG: wire.optionalValidationNdcg == nil ? nil : wire.validationNdcg, parameters: wire.parameters, trial: wire.optionalTrial == nil ? nil : ModelTrial(wire.trial))
  }

  package var wire: WireTrainResult {
    var wire = WireTrainResult()
    wire.model = model
    if let validationRMSE { wire.validationRmse = validationRMSE }
    wire.seconds = seconds
    if let validationNDCG { wire.validationNdcg = validationNDCG }
    wire.parameters = parameters
    if let trial { wire.trial = trial.wire }
    return wire
  }
}

extension ModelInfo {
  package init(_ wire: WireModelInfo) {
    self.init(generation: wire.generation, model: wire.model, serving: wire.serving, time: wire.time, trainedThrough: wire.trainedThrough, validationRMSE: wire.optionalValidationRmse == nil ? nil : wire.validationRmse, validationNDCG: wire.optionalValidationNdcg == nil ? nil : wire.validationNdcg, fitSeconds: wire.optionalFitSeconds == nil ? nil : wire.fitSeconds, bytes: Int(clamping: wire.bytes), parameters: wire.parameters, state: ModelState(wire.state), reason: wire.reason, fileBytes: Int(clamping: wire.fileBytes), fittedThrough: wire.fittedThrough, trial: wire.optionalTrial == nil ? nil : ModelTrial(wire.trial))
  }

  package var wire: WireModelInfo {
    var wire = WireModelInfo()
    wire.generation = generation
    wire.model = model
    wire.serving = serving
    wire.time = time
    wire.trainedThrough = trainedThrough
    if let validationRMSE { wire.validationRmse = validationRMSE }
    if let validationNDCG { wire.validationNdcg = validationNDCG }
    if let fitSeconds { wire.fitSeconds = fitSeconds }
    wire.bytes = UInt64(clamping: bytes)
    wire.parameters = parameters
    if let state { wire.state = state.wire }
    wire.reason = reason
    wire.fileBytes = UInt64(clamping: fileBytes)
    wire.fittedThrough = fittedThrough
    if let trial { wire.trial = trial.wire }
    return wire
  }
}

extension ModelTrial {
  package init(_ wire: WireModelTrial) {
    self.init(against: wire.against, ratings: Int(clamping: wire.ratings), rmse: wire.rmse, servingRMSE: wire.servingRmse, hitRate: wire.optionalHitRate == nil ? nil : wire.hitRate, servingHitRate: wire.optionalServingHitRate == nil ? nil : wire.servingHitRate)
  }

  package var wire: WireModelTrial {
    var wire = WireModelTrial()
    wire.against = against
    wire.ratings = UInt32(clamping: ratings)
    wire.rmse = rmse
    wire.servingRmse = servingRMSE
    if let hitRate { wire.hitRate = hitRate }
    if let servingHitRate { wire.servingHitRate = servingHitRate }
    return wire
  }
}

extension DaemonStatus {
  package init(_ wire: WireStatus) {
    self.init(server: wire.server, users: Int(clamping: wire.users), items: Int(clamping: wire.items), ratings: Int(clamping: wire.ratings), model: wire.optionalModel == nil ? nil : wire.model, ready: wire.ready, training: wire.training, validationRMSE: wire.optionalValidationRmse == nil ? nil : wire.validationRmse, uptimeSeconds: Int(clamping: wire.uptimeSeconds), connections: Int(clamping: wire.connections), fileBytes: Int(clamping: wire.fileBytes), mapBytes: Int(clamping: wire.mapBytes), modelTime: wire.optionalModelTime == nil ? nil : wire.modelTime, trouble: wire.optionalTrouble == nil ? nil : wire.trouble, validationNDCG: wire.optionalValidationNdcg == nil ? nil : wire.validationNdcg, live: LiveQuality(wire.live), outlook: wire.optionalOutlook == nil ? nil : wire.outlook, freeBytes: wire.optionalFreeBytes == nil ? nil : Int(clamping: wire.freeBytes), machine: MachineState(wire.machine), modelsToPurge: wire.optionalModelsToPurge == nil ? nil : Int(clamping: wire.modelsToPurge), accounts: wire.accounts.map { AccountUsage($0) }, activity: wire.optionalActivity == nil ? nil : Activity(wire.activity))
  }

  package var wire: WireStatus {
    var wire = WireStatus()
    wire.server = server
    wire.users = UInt64(clamping: users)
    wire.items = UInt64(clamping: items)
    wire.ratings = UInt64(clamping: ratings)
    if let model { wire.model = model }
    wire.ready = ready
    wire.training = training
    if let validationRMSE { wire.validationRmse = validationRMSE }
    wire.uptimeSeconds = UInt64(clamping: uptimeSeconds)
    wire.connections = UInt64(clamping: connections)
    wire.fileBytes = UInt64(clamping: fileBytes)
    wire.mapBytes = UInt64(clamping: mapBytes)
    if let modelTime { wire.modelTime = modelTime }
    if let trouble { wire.trouble = trouble }
    if let validationNDCG { wire.validationNdcg = validationNDCG }
    wire.live = live.wire
    if let outlook { wire.outlook = outlook }
    if let freeBytes { wire.freeBytes = UInt64(clamping: freeBytes) }
    wire.machine = machine.wire
    if let modelsToPurge { wire.modelsToPurge = UInt32(clamping: modelsToPurge) }
    wire.accounts = accounts.map { $0.wire }
    if let activity { wire.activity = activity.wire }
    return wire
  }
}

extension Activity {
  package init(_ wire: WireActivity) {
    self.init(calls: wire.calls.map { CallActivity($0) }, peers: wire.peers.map { PeerActivity($0) }, limits: wire.limits.map { LimitActivity($0) })
  }

  package var wire: WireActivity {
    var wire = WireActivity()
    wire.calls = calls.map { $0.wire }
    wire.peers = peers.map { $0.wire }
    wire.limits = limits.map { $0.wire }
    return wire
  }
}

extension CallActivity {
  package init(_ wire: WireCallActivity) {
    self.init(call: wire.call, count: Int(clamping: wire.count), failed: Int(clamping: wire.failed), times: wire.times.map { TimeBucket($0) })
  }

  package var wire: WireCallActivity {
    var wire = WireCallActivity()
    wire.call = call
    wire.count = UInt64(clamping: count)
    wire.failed = UInt64(clamping: failed)
    wire.times = times.map { $0.wire }
    return wire
  }
}

extension TimeBucket {
  package init(_ wire: WireTimeBucket) {
    self.init(microseconds: wire.microseconds, calls: Int(clamping: wire.calls))
  }

  package var wire: WireTimeBucket {
    var wire = WireTimeBucket()
    wire.microseconds = microseconds
    wire.calls = UInt64(clamping: calls)
    return wire
  }
}

extension PeerActivity {
  package init(_ wire: WirePeerActivity) {
    self.init(uid: Int(clamping: wire.uid), connections: Int(clamping: wire.connections), waiting: Int(clamping: wire.waiting))
  }

  package var wire: WirePeerActivity {
    var wire = WirePeerActivity()
    wire.uid = UInt32(clamping: uid)
    wire.connections = UInt64(clamping: connections)
    wire.waiting = UInt64(clamping: waiting)
    return wire
  }
}

extension LimitActivity {
  package init(_ wire: WireLimitActivity) {
    self.init(limit: wire.limit, refusals: Int(clamping: wire.refusals))
  }

  package var wire: WireLimitActivity {
    var wire = WireLimitActivity()
    wire.limit = limit
    wire.refusals = UInt64(clamping: refusals)
    return wire
  }
}

extension AccountUsage {
  package init(_ wire: WireAccountUsage) {
    self.init(uid: Int(clamping: wire.uid), users: Int(clamping: wire.users), items: Int(clamping: wire.items), ratings: Int(clamping: wire.ratings), bytes: Int(clamping: wire.bytes), usersQuota: wire.optionalUsersQuota == nil ? nil : Int(clamping: wire.usersQuota), itemsQuota: wire.optionalItemsQuota == nil ? nil : Int(clamping: wire.itemsQuota), ratingsQuota: wire.optionalRatingsQuota == nil ? nil : Int(clamping: wire.ratingsQuota), bytesQuota: wire.optionalBytesQuota == nil ? nil : Int(clamping: wire.bytesQuota))
  }

  package var wire: WireAccountUsage {
    var wire = WireAccountUsage()
    wire.uid = UInt32(clamping: uid)
    wire.users = UInt64(clamping: users)
    wire.items = UInt64(clamping: items)
    wire.ratings = UInt64(clamping: ratings)
    wire.bytes = UInt64(clamping: bytes)
    if let usersQuota { wire.usersQuota = UInt64(clamping: usersQuota) }
    if let itemsQuota { wire.itemsQuota = UInt64(clamping: itemsQuota) }
    if let ratingsQuota { wire.ratingsQuota = UInt64(clamping: ratingsQuota) }
    if let bytesQuota { wire.bytesQuota = UInt64(clamping: bytesQuota) }
    return wire
  }
}

extension MachineState {
  package init(_ wire: WireMachineState) {
    self.init(processorPressure: wire.optionalProcessorPressure == nil ? nil : wire.processorPressure, memoryPressure: wire.optionalMemoryPressure == nil ? nil : wire.memoryPressure, diskPressure: wire.optionalDiskPressure == nil ? nil : wire.diskPressure, pressureUnavailable: wire.optionalPressureUnavailable == nil ? nil : wire.pressureUnavailable, freeMemoryBytes: wire.optionalFreeMemoryBytes == nil ? nil : Int(clamping: wire.freeMemoryBytes), memoryUnavailable: wire.optionalMemoryUnavailable == nil ? nil : wire.memoryUnavailable)
  }

  package var wire: WireMachineState {
    var wire = WireMachineState()
    if let processorPressure { wire.processorPressure = processorPressure }
    if let memoryPressure { wire.memoryPressure = memoryPressure }
    if let diskPressure { wire.diskPressure = diskPressure }
    if let pressureUnavailable { wire.pressureUnavailable = pressureUnavailable }
    if let freeMemoryBytes { wire.freeMemoryBytes = UInt64(clamping: freeMemoryBytes) }
    if let memoryUnavailable { wire.memoryUnavailable = memoryUnavailable }
    return wire
  }
}

extension LiveQuality {
  package init(_ wire: WireLiveQuality) {
    self.init(window: Int(clamping: wire.window), ratings: Int(clamping: wire.ratings), ranked: Int(clamping: wire.ranked), model: LiveFigures(wire.model), bias: LiveFigures(wire.bias), popularity: LiveFigures(wire.popularity), drift: wire.optionalDrift == nil ? nil : wire.drift)
  }

  package var wire: WireLiveQuality {
    var wire = WireLiveQuality()
    wire.window = UInt32(clamping: window)
    wire.ratings = UInt32(clamping: ratings)
    wire.ranked = UInt32(clamping: ranked)
    wire.model = model.wire
    wire.bias = bias.wire
    wire.popularity = popularity.wire
    if let drift { wire.drift = drift }
    return wire
  }
}

extension LiveFigures {
  package init(_ wire: WireLiveFigures) {
    self.init(rmse: wire.optionalRmse == nil ? nil : wire.rmse, hitRate: wire.optionalHitRate == nil ? nil : wire.hitRate)
  }

  package var wire: WireLiveFigures {
    var wire = WireLiveFigures()
    if let rmse { wire.rmse = rmse }
    if let hitRate { wire.hitRate = hitRate }
    return wire
  }
}

extension QualityHistory {
  package init(_ wire: WireQualityHistory) {
    self.init(points: wire.points.map { QualityPoint($0) }, trainings: wire.trainings.map { TrainingRecord($0) })
  }

  package var wire: WireQualityHistory {
    var wire = WireQualityHistory()
    wire.points = points.map { $0.wire }
    wire.trainings = trainings.map { $0.wire }
    return wire
  }
}

extension QualityPoint {
  package init(_ wire: WireQualityPoint) {
    self.init(time: wire.time, seconds: Int(clamping: wire.seconds), ratings: Int(clamping: wire.ratings), ranked: Int(clamping: wire.ranked), model: LiveFigures(wire.model), bias: LiveFigures(wire.bias), popularity: LiveFigures(wire.popularity))
  }

  package var wire: WireQualityPoint {
    var wire = WireQualityPoint()
    wire.time = time
    wire.seconds = UInt64(clamping: seconds)
    wire.ratings = UInt64(clamping: ratings)
    wire.ranked = UInt64(clamping: ranked)
    wire.model = model.wire
    wire.bias = bias.wire
    wire.popularity = popularity.wire
    return wire
  }
}

extension TrainingRecord {
  package init(_ wire: WireTrainingRecord) {
    self.init(time: wire.time, model: wire.model, cause: wire.cause, seconds: wire.seconds, processorSeconds: wire.processorSeconds, ratings: Int(clamping: wire.ratings), end: TrainingEnd(wire.end), reason: wire.reason, generation: wire.generation, validationRMSE: wire.optionalValidationRmse == nil ? nil : wire.validationRmse, validationNDCG: wire.optionalValidationNdcg == nil ? nil : wire.validationNdcg, trial: wire.optionalTrial == nil ? nil : ModelTrial(wire.trial), curve: wire.curve.map { CurvePoint($0) })
  }

  package var wire: WireTrainingRecord {
    var wire = WireTrainingRecord()
    wire.time = time
    wire.model = model
    wire.cause = cause
    wire.seconds = seconds
    wire.processorSeconds = processorSeconds
    wire.ratings = UInt64(clamping: ratings)
    if let end { wire.end = end.wire }
    wire.reason = reason
    wire.generation = generation
    if let validationRMSE { wire.validationRmse = validationRMSE }
    if let validationNDCG { wire.validationNdcg = validationNDCG }
    if let trial { wire.trial = trial.wire }
    wire.curve = curve.map { $0.wire }
    return wire
  }
}

extension CurvePoint {
  package init(_ wire: WireCurvePoint) {
    self.init(seconds: wire.seconds, phase: wire.phase, model: wire.model, epoch: Int(clamping: wire.epoch), rmse: wire.optionalRmse == nil ? nil : wire.rmse, ndcg: wire.optionalNdcg == nil ? nil : wire.ndcg)
  }

  package var wire: WireCurvePoint {
    var wire = WireCurvePoint()
    wire.seconds = seconds
    wire.phase = phase
    wire.model = model
    wire.epoch = UInt32(clamping: epoch)
    if let rmse { wire.rmse = rmse }
    if let ndcg { wire.ndcg = ndcg }
    return wire
  }
}

extension WatchEvent {
  package init(_ wire: WireWatchEvent) {
    self.init(training: wire.training, trouble: wire.optionalTrouble == nil ? nil : wire.trouble)
  }

  package var wire: WireWatchEvent {
    var wire = WireWatchEvent()
    wire.training = training
    if let trouble { wire.trouble = trouble }
    return wire
  }
}

extension CheckReport {
  package init(_ wire: WireCheckReport) {
    self.init(found: Int(clamping: wire.found), findings: wire.findings.map { CheckFinding($0) }, users: Int(clamping: wire.users), items: Int(clamping: wire.items), ratings: Int(clamping: wire.ratings), events: Int(clamping: wire.events), generations: Int(clamping: wire.generations), tiles: Int(clamping: wire.tiles))
  }

  package var wire: WireCheckReport {
    var wire = WireCheckReport()
    wire.found = UInt64(clamping: found)
    wire.findings = findings.map { $0.wire }
    wire.users = UInt64(clamping: users)
    wire.items = UInt64(clamping: items)
    wire.ratings = UInt64(clamping: ratings)
    wire.events = UInt64(clamping: events)
    wire.generations = UInt64(clamping: generations)
    wire.tiles = UInt64(clamping: tiles)
    return wire
  }
}

extension CheckFinding {
  package init(_ wire: WireCheckFinding) {
    self.init(part: wire.part, what: wire.what, remedy: wire.remedy)
  }

  package var wire: WireCheckFinding {
    var wire = WireCheckFinding()
    wire.part = part
    wire.what = what
    wire.remedy = remedy
    return wire
  }
}

