// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

import TasteProtocol

extension WireResponse.OneOf_Result {
  /// Writes the fields of the result.
  func writeFields(to json: inout JSONWriter) {
    switch self {
    case .error: break
    case .hello(let result): result.writeFields(to: &json)
    case .ping(let result): result.writeFields(to: &json)
    case .written(let result): result.writeFields(to: &json)
    case .history(let result): result.writeFields(to: &json)
    case .recommend(let result): result.writeFields(to: &json)
    case .predict(let result): result.writeFields(to: &json)
    case .similar(let result): result.writeFields(to: &json)
    case .item(let result): result.writeFields(to: &json)
    case .items(let result): result.writeFields(to: &json)
    case .importProgress(let result): result.writeFields(to: &json)
    case .import(let result): result.writeFields(to: &json)
    case .trainProgress(let result): result.writeFields(to: &json)
    case .train(let result): result.writeFields(to: &json)
    case .status(let result): result.writeFields(to: &json)
    case .models(let result): result.writeFields(to: &json)
    case .model(let result): result.writeFields(to: &json)
    case .users(let result): result.writeFields(to: &json)
    case .check(let result): result.writeFields(to: &json)
    case .reloaded(let result): result.writeFields(to: &json)
    case .set(let result): result.writeFields(to: &json)
    case .sets(let result): result.writeFields(to: &json)
    case .explain(let result): result.writeFields(to: &json)
    case .top(let result): result.writeFields(to: &json)
    case .similarUsers(let result): result.writeFields(to: &json)
    case .marks(let result): result.writeFields(to: &json)
    case .watch(let result): result.writeFields(to: &json)
    case .map(let result): result.writeFields(to: &json)
    case .qualityHistory(let result): result.writeFields(to: &json)
    }
  }
}

extension WireHelloResult: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("server", server)
    json.add("protocol_version", protocolVersion)
    if hasScale { json.add("scale", scale) }
    if hasLimits { json.add("limits", limits) }
    if hasRights { json.add("rights", rights) }
  }
}

extension WireScale: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("minimum", minimum)
    json.add("maximum", maximum)
    json.add("step", step)
  }
}

extension WireLimits: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("frame_bytes", frameBytes)
    json.add("items_per_answer", itemsPerAnswer)
    json.add("ratings_per_request", ratingsPerRequest)
    json.add("requests_in_flight", requestsInFlight)
    json.add("name_bytes", nameBytes)
  }
}

extension WireRights: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("read", read)
    json.add("write", write)
    json.add("administer", administer)
    json.add("users", users)
  }
}

extension WirePong: JSONObject {
  func writeFields(to json: inout JSONWriter) {
  }
}

extension WireWritten: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("new_items", newItems)
  }
}

extension WireNewItem: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("nearest", nearest)
    json.add("nearest_title", nearestTitle)
  }
}

extension WireHistory: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("entries", entries)
    json.add("next_cursor", nextCursor)
  }
}

extension WireHistoryEntry: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("title", title)
    json.add("value", value)
    json.add("time", time)
    json.add("is_private", isPrivate)
  }
}

extension WireRecommendations: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("recommendations", recommendations)
    json.add("next_cursor", nextCursor)
    if optionalCandidates != nil { json.add("candidates", candidates) }
    json.add("unknown_members", unknownMembers)
  }
}

extension WireRecommendation: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("title", title)
    json.add("score", score)
    json.add("predicted", predicted)
    json.add("path", path)
    json.add("members", members)
    json.add("explored", explored)
    if optionalExplanation != nil { json.add("explanation", explanation) }
  }
}

extension WireExplanation: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("score", score)
    json.add("base_score", baseScore)
    json.add("because", because)
    json.add("rest", rest)
    json.add("method", method)
    json.add("genres", genres)
  }
}

extension WireContribution: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("title", title)
    json.add("rating", rating)
    json.add("contribution", contribution)
  }
}

extension WireCandidateReport: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("eligible", eligible)
    json.add("unknown", unknown)
    json.add("unknown_items", unknownItems)
    json.add("emptied_by", emptiedBy)
  }
}

extension WirePredictions: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("predictions", predictions)
  }
}

extension WirePrediction: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("predicted", predicted)
    json.add("path", path)
  }
}

extension WireSimilarItems: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("items", items)
    if optionalCandidates != nil { json.add("candidates", candidates) }
  }
}

extension WireSimilarItem: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("title", title)
    json.add("similarity", similarity)
    json.add("path", path)
  }
}

extension WireItemInfo: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    if hasItem { json.add("item", item) }
    json.add("ratings", ratings)
    if optionalMean != nil { json.add("mean", mean) }
    json.add("withdrawn", withdrawn)
    json.add("distribution", distribution)
  }
}

extension WireItem: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("id", id)
    json.add("title", title)
    if optionalYear != nil { json.add("year", year) }
    json.add("genres", genres)
    json.add("metadata", metadata)
  }
}

extension WireRatingCount: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("value", value)
    json.add("ratings", ratings)
  }
}

extension WireItemList: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("items", items)
    json.add("next_cursor", nextCursor)
  }
}

extension WireImportProgress: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("received", received)
    json.add("stored", stored)
  }
}

extension WireImportResult: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("ratings", ratings)
    json.add("duplicates", duplicates)
    json.add("new_users", newUsers)
    json.add("new_items", newItems)
  }
}

extension WireTrainProgress: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("phase", phase)
    json.add("fraction", fraction)
    json.add("epoch", epoch)
    if optionalValidationRmse != nil { json.add("validation_rmse", validationRmse) }
    if optionalValidationNdcg != nil { json.add("validation_ndcg", validationNdcg) }
  }
}

extension WireTrainResult: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("model", model)
    if optionalValidationRmse != nil { json.add("validation_rmse", validationRmse) }
    json.add("seconds", seconds)
    if optionalValidationNdcg != nil { json.add("validation_ndcg", validationNdcg) }
    json.add("parameters", parameters)
    if optionalTrial != nil { json.add("trial", trial) }
  }
}

extension WireModelTrial: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("against", against)
    json.add("ratings", ratings)
    json.add("rmse", rmse)
    json.add("serving_rmse", servingRmse)
    if optionalHitRate != nil { json.add("hit_rate", hitRate) }
    if optionalServingHitRate != nil { json.add("serving_hit_rate", servingHitRate) }
  }
}

extension WireStatus: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("server", server)
    json.add("users", users)
    json.add("items", items)
    json.add("ratings", ratings)
    if optionalModel != nil { json.add("model", model) }
    json.add("ready", ready)
    json.add("training", training)
    if optionalValidationRmse != nil { json.add("validation_rmse", validationRmse) }
    json.add("uptime_seconds", uptimeSeconds)
    json.add("connections", connections)
    json.add("file_bytes", fileBytes)
    json.add("map_bytes", mapBytes)
    if optionalModelTime != nil { json.add("model_time", modelTime) }
    if optionalTrouble != nil { json.add("trouble", trouble) }
    if optionalValidationNdcg != nil { json.add("validation_ndcg", validationNdcg) }
    if hasLive { json.add("live", live) }
    if optionalOutlook != nil { json.add("outlook", outlook) }
    if optionalFreeBytes != nil { json.add("free_bytes", freeBytes) }
    if hasMachine { json.add("machine", machine) }
    if optionalModelsToPurge != nil { json.add("models_to_purge", modelsToPurge) }
    json.add("accounts", accounts)
    if optionalActivity != nil { json.add("activity", activity) }
  }
}

extension WireLiveQuality: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("window", window)
    json.add("ratings", ratings)
    json.add("ranked", ranked)
    if hasModel { json.add("model", model) }
    if hasBias { json.add("bias", bias) }
    if hasPopularity { json.add("popularity", popularity) }
    if optionalDrift != nil { json.add("drift", drift) }
  }
}

extension WireLiveFigures: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    if optionalRmse != nil { json.add("rmse", rmse) }
    if optionalHitRate != nil { json.add("hit_rate", hitRate) }
  }
}

extension WireMachineState: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    if optionalProcessorPressure != nil { json.add("processor_pressure", processorPressure) }
    if optionalMemoryPressure != nil { json.add("memory_pressure", memoryPressure) }
    if optionalDiskPressure != nil { json.add("disk_pressure", diskPressure) }
    if optionalPressureUnavailable != nil { json.add("pressure_unavailable", pressureUnavailable) }
    if optionalFreeMemoryBytes != nil { json.add("free_memory_bytes", freeMemoryBytes) }
    if optionalMemoryUnavailable != nil { json.add("memory_unavailable", memoryUnavailable) }
  }
}

extension WireAccountUsage: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("uid", uid)
    json.add("users", users)
    json.add("items", items)
    json.add("ratings", ratings)
    json.add("bytes", bytes)
    if optionalUsersQuota != nil { json.add("users_quota", usersQuota) }
    if optionalItemsQuota != nil { json.add("items_quota", itemsQuota) }
    if optionalRatingsQuota != nil { json.add("ratings_quota", ratingsQuota) }
    if optionalBytesQuota != nil { json.add("bytes_quota", bytesQuota) }
  }
}

extension WireActivity: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("calls", calls)
    json.add("peers", peers)
    json.add("limits", limits)
  }
}

extension WireCallActivity: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("call", call)
    json.add("count", count)
    json.add("failed", failed)
    json.add("times", times)
  }
}

extension WireTimeBucket: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("microseconds", microseconds)
    json.add("calls", calls)
  }
}

extension WirePeerActivity: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("uid", uid)
    json.add("connections", connections)
    json.add("waiting", waiting)
  }
}

extension WireLimitActivity: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("limit", limit)
    json.add("refusals", refusals)
  }
}

extension WireModelList: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("models", models)
  }
}

extension WireModelInfo: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("generation", generation)
    json.add("model", model)
    json.add("serving", serving)
    json.add("time", time)
    json.add("trained_through", trainedThrough)
    if optionalValidationRmse != nil { json.add("validation_rmse", validationRmse) }
    if optionalValidationNdcg != nil { json.add("validation_ndcg", validationNdcg) }
    if optionalFitSeconds != nil { json.add("fit_seconds", fitSeconds) }
    json.add("bytes", bytes)
    json.add("parameters", parameters)
    json.add("state", state)
    json.add("reason", reason)
    json.add("file_bytes", fileBytes)
    json.add("fitted_through", fittedThrough)
    if optionalTrial != nil { json.add("trial", trial) }
  }
}

extension WireUserList: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("users", users)
    json.add("next_cursor", nextCursor)
  }
}

extension WireUserInfo: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("user", user)
    json.add("ratings", ratings)
    if optionalNewest != nil { json.add("newest", newest) }
    json.add("is_private", isPrivate)
  }
}

extension WireCheckReport: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("found", found)
    json.add("findings", findings)
    json.add("users", users)
    json.add("items", items)
    json.add("ratings", ratings)
    json.add("events", events)
    json.add("generations", generations)
    json.add("tiles", tiles)
  }
}

extension WireCheckFinding: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("part", part)
    json.add("what", what)
    json.add("remedy", remedy)
  }
}

extension WireReloaded: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("pending", pending)
  }
}

extension WireItemSet: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("name", name)
    json.add("items", items)
    json.add("unknown", unknown)
    json.add("unknown_items", unknownItems)
  }
}

extension WireItemSets: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("sets", sets)
  }
}

extension WireTopList: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("items", items)
    if optionalCandidates != nil { json.add("candidates", candidates) }
  }
}

extension WireTopItem: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("title", title)
    json.add("score", score)
    json.add("ratings", ratings)
    if optionalMean != nil { json.add("mean", mean) }
  }
}

extension WireSimilarUserList: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("users", users)
  }
}

extension WireSimilarUser: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("user", user)
    json.add("similarity", similarity)
    json.add("shared", shared)
  }
}

extension WireMarkList: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("items", items)
    json.add("next_cursor", nextCursor)
  }
}

extension WireMarkedItem: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("item", item)
    json.add("title", title)
    json.add("mark", mark)
    json.add("time", time)
  }
}

extension WireWatchEvent: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("training", training)
    if optionalTrouble != nil { json.add("trouble", trouble) }
  }
}

extension WireCatalogueMap: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("generation", generation)
    json.add("number", number)
    json.add("items", items)
    json.add("placed_by_content", placedByContent)
    json.add("left_out", leftOut)
    if optionalProgress != nil { json.add("progress", progress) }
    json.add("genres", genres)
    json.add("places", places)
    json.add("x", x)
    json.add("y", y)
    json.add("genre", genre)
    json.add("ratings", ratings)
    json.add("labels", labels)
    json.add("next_first", nextFirst)
  }
}

extension WireMapGenre: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("name", name)
    json.add("items", items)
    json.add("x", x)
    json.add("y", y)
    json.add("best_places", bestPlaces)
  }
}

extension WireMapLabel: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("place", place)
    json.add("item", item)
    json.add("title", title)
    json.add("x", x)
    json.add("y", y)
    json.add("genre", genre)
    json.add("ratings", ratings)
  }
}

extension WireQualityHistory: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("points", points)
    json.add("trainings", trainings)
  }
}

extension WireQualityPoint: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("time", time)
    json.add("seconds", seconds)
    json.add("ratings", ratings)
    json.add("ranked", ranked)
    if hasModel { json.add("model", model) }
    if hasBias { json.add("bias", bias) }
    if hasPopularity { json.add("popularity", popularity) }
  }
}

extension WireTrainingRecord: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("time", time)
    json.add("model", model)
    json.add("cause", cause)
    json.add("seconds", seconds)
    json.add("processor_seconds", processorSeconds)
    json.add("ratings", ratings)
    json.add("end", end)
    json.add("reason", reason)
    json.add("generation", generation)
    if optionalValidationRmse != nil { json.add("validation_rmse", validationRmse) }
    if optionalValidationNdcg != nil { json.add("validation_ndcg", validationNdcg) }
    if optionalTrial != nil { json.add("trial", trial) }
    json.add("curve", curve)
  }
}

extension WireCurvePoint: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("seconds", seconds)
    json.add("phase", phase)
    json.add("model", model)
    json.add("epoch", epoch)
    if optionalRmse != nil { json.add("rmse", rmse) }
    if optionalNdcg != nil { json.add("ndcg", ndcg) }
  }
}

extension WireFreshness: JSONObject {
  func writeFields(to json: inout JSONWriter) {
    json.add("sequence", sequence)
    json.add("generation", generation)
    json.add("trained_through", trainedThrough)
    json.add("path", path)
  }
}

extension WirePath: NamedChoice {
  static let choices: [(name: String, value: WirePath)] = [("PATH_UNSPECIFIED", .unspecified), ("PATH_MODEL", .model), ("PATH_FOLD_IN", .foldIn), ("PATH_CONTENT", .content), ("PATH_POPULARITY", .popularity)]
  var jsonName: String {
    switch self {
    case .unspecified: "PATH_UNSPECIFIED"
    case .model: "PATH_MODEL"
    case .foldIn: "PATH_FOLD_IN"
    case .content: "PATH_CONTENT"
    case .popularity: "PATH_POPULARITY"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireRated: NamedChoice {
  static let choices: [(name: String, value: WireRated)] = [("RATED_EXCLUDED", .excluded), ("RATED_INCLUDED", .included), ("RATED_ONLY", .only)]
  var jsonName: String {
    switch self {
    case .excluded: "RATED_EXCLUDED"
    case .included: "RATED_INCLUDED"
    case .only: "RATED_ONLY"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireExplanationMethod: NamedChoice {
  static let choices: [(name: String, value: WireExplanationMethod)] = [("EXPLANATION_METHOD_UNSPECIFIED", .unspecified), ("EXPLANATION_METHOD_EXACT", .exact), ("EXPLANATION_METHOD_LEAVE_ONE_OUT", .leaveOneOut), ("EXPLANATION_METHOD_CONTENT", .content)]
  var jsonName: String {
    switch self {
    case .unspecified: "EXPLANATION_METHOD_UNSPECIFIED"
    case .exact: "EXPLANATION_METHOD_EXACT"
    case .leaveOneOut: "EXPLANATION_METHOD_LEAVE_ONE_OUT"
    case .content: "EXPLANATION_METHOD_CONTENT"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireListOrder: NamedChoice {
  static let choices: [(name: String, value: WireListOrder)] = [("LIST_ORDER_POPULAR", .popular), ("LIST_ORDER_TRENDING", .trending), ("LIST_ORDER_LATEST", .latest)]
  var jsonName: String {
    switch self {
    case .popular: "LIST_ORDER_POPULAR"
    case .trending: "LIST_ORDER_TRENDING"
    case .latest: "LIST_ORDER_LATEST"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireMark: NamedChoice {
  static let choices: [(name: String, value: WireMark)] = [("MARK_UNSPECIFIED", .unspecified), ("MARK_HIDDEN", .hidden), ("MARK_DISMISSED", .dismissed)]
  var jsonName: String {
    switch self {
    case .unspecified: "MARK_UNSPECIFIED"
    case .hidden: "MARK_HIDDEN"
    case .dismissed: "MARK_DISMISSED"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireDuplicates: NamedChoice {
  static let choices: [(name: String, value: WireDuplicates)] = [("DUPLICATES_LAST", .last), ("DUPLICATES_AVERAGE", .average)]
  var jsonName: String {
    switch self {
    case .last: "DUPLICATES_LAST"
    case .average: "DUPLICATES_AVERAGE"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireModelState: NamedChoice {
  static let choices: [(name: String, value: WireModelState)] = [("MODEL_STATE_UNSPECIFIED", .unspecified), ("MODEL_STATE_CANDIDATE", .candidate), ("MODEL_STATE_ACCEPTED", .accepted), ("MODEL_STATE_REFUSED", .refused)]
  var jsonName: String {
    switch self {
    case .unspecified: "MODEL_STATE_UNSPECIFIED"
    case .candidate: "MODEL_STATE_CANDIDATE"
    case .accepted: "MODEL_STATE_ACCEPTED"
    case .refused: "MODEL_STATE_REFUSED"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

extension WireTrainingEnd: NamedChoice {
  static let choices: [(name: String, value: WireTrainingEnd)] = [("TRAINING_END_UNSPECIFIED", .unspecified), ("TRAINING_END_ACCEPTED", .accepted), ("TRAINING_END_REFUSED", .refused), ("TRAINING_END_FAILED", .failed)]
  var jsonName: String {
    switch self {
    case .unspecified: "TRAINING_END_UNSPECIFIED"
    case .accepted: "TRAINING_END_ACCEPTED"
    case .refused: "TRAINING_END_REFUSED"
    case .failed: "TRAINING_END_FAILED"
    case .UNRECOGNIZED(let number): "\(number)"
    }
  }
}

