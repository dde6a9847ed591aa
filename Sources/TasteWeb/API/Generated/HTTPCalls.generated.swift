// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

import SwiftProtobuf
import TasteProtocol
import TasteValues

enum HTTPCalls {
  /// Every call of the protocol, in the order of the schema.
  static let all: [any HTTPCall.Type] = [WireHello.self, WirePing.self, WireRate.self, WireUnrate.self, WireGetHistory.self, WireRecommend.self, WirePredict.self, WireSimilar.self, WirePutItems.self, WireGetItem.self, WireListItems.self, WireImport.self, WireTrain.self, WireGetStatus.self, WireForgetUser.self, WireListModels.self, WireUseModel.self, WirePauseLearning.self, WireListUsers.self, WireCheck.self, WireReloadConfiguration.self, WireMarkItem.self, WireWithdrawItem.self, WireRemoveItem.self, WireMergeItems.self, WirePutSet.self, WireListSets.self, WireRemoveSet.self, WireExplain.self, WireListTop.self, WireSimilarUsers.self, WireSetPrivacy.self, WireListMarks.self, WireWatch.self, WireFindItems.self, WireGetMap.self, WireSuggestRatings.self, WireGetQualityHistory.self]
}

extension WireHello {
  static let callName = "hello"
  static let comment = #"Asks for versions, limits, scale and rights. The call is optional and may be made at any time."#
  var call: WireRequest.OneOf_Call { .hello(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("client", schema: #"{"type":"string"}"#, comment: #"The name and version of the client, such as "taste/1.0", which the daemon writes to its log at the level `debug`."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "client": self.client = text
    default:
      return false
    }
    return true
  }
}

extension WirePing {
  static let callName = "ping"
  static let comment = #"Asks whether the daemon answers, and for its freshness."#
  var call: WireRequest.OneOf_Call { .ping(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    default:
      return false
    }
    return true
  }
}

extension WireRate {
  static let callName = "rate"
  static let comment = #"Stores 1 to limits.ratings_per_request ratings, or none of them if one is refused. A rating replaces an earlier one of the same user and item, also within the request. The first rating of a user or an item creates it."#
  var call: WireRequest.OneOf_Call { .rate(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    ratings.map(\.user)
  }
  static let queryFields: [QueryField] = [
    .field("ratings", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "ratings": self.ratings.append(.with { $0.user = text })
    default:
      return false
    }
    return true
  }
}

extension WireUnrate {
  static let callName = "unrate"
  static let comment = #"Removes a rating. The answer is NOT_FOUND if there is no such rating, user or item."#
  var call: WireRequest.OneOf_Call { .unrate(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "item": self.item = text
    default:
      return false
    }
    return true
  }
}

extension WireGetHistory {
  static let callName = "get_history"
  static let comment = #"Asks for a user's ratings, newest first. The answer is NOT_FOUND for an unknown user."#
  var call: WireRequest.OneOf_Call { .getHistory(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("limit", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The size of the page, 1 to limits.items_per_answer; 0 stands for the largest."#),
    .field("cursor", schema: #"{"type":"string"}"#, comment: #"The next_cursor of the previous page; empty for the first page."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "limit": self.limit = try QueryText.whole(text, "limit")
    case "cursor": self.cursor = text
    default:
      return false
    }
    return true
  }
}

extension WireRecommend {
  static let callName = "recommend"
  static let comment = #"Asks for the items that somebody would like best, without those that they have rated, hidden or dismissed. Exactly one of `user`, `group` and `from` says for whom. An unknown user is answered from popularity, or from like_genres if any are given; the path says which."#
  var call: WireRequest.OneOf_Call { .recommend(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user]) + group.map(\.user)
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #"The name of a user; empty with `group` and with `from`."#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of items asked for, 1 to limits.items_per_answer."#),
    .field("like_genres", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Genres that the user likes, spelled as in the items' records; case does not matter. Unless `steer` is set, they are used only while the user has rated nothing. The answer is INVALID_ARGUMENT for a genre that no item has."#),
    .field("as_of", schema: #"{"type":"integer","format":"int64","minimum":0}"#, comment: #"If not 0, the answer is based on the user's ratings as of this event, folded into the model that serves now, and may contain items that were rated later. The freshness has this sequence number. The answer is INVALID_ARGUMENT if the event lies in the future, and RESOURCE_EXHAUSTED if more than limits.pastEvents events have followed it."#),
    .nested(WireCandidates.self),
    .field("group", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"For whom, if for several users together: 1 to 20 members. Items are ordered by the weighted mean of the members' scores, each member's scaled alike, and those that some member is predicted to rate below the middle of the scale come last. A group of one is answered as that user. Members who have rated nothing count as unknown users do."#),
    .field("from", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"For whom, if for nobody who is stored: 1 to 1,000 ratings or likes, from which the answer is computed and which are not kept."#),
    .field("diversity", schema: #"{"type":"number","format":"float"}"#, comment: #"How different the items of the answer shall be from each other, 0 to 1. 0 orders by score alone. Above 0, each next item is the one with the largest (1 - diversity) / log2(place + 1) - 0.7 * diversity * the mean similarity to the items before it (maximal marginal relevance), where the place is that in the order by score."#),
    .field("explore", schema: #"{"type":"number","format":"float"}"#, comment: #"The share of places, 0 to 1, that are given to items of which too little is known to be sure, new ones first."#),
    .field("seed", schema: #"{"type":"integer","format":"int64","minimum":0}"#, comment: #"Determines which items are explored: the same seed, request and data give the same answer."#),
    .field("explain", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of rated items that each recommendation is explained by, 0 to 100; 0: none. Items for a group of several are not explained."#),
    .field("steer", schema: #"{"type":"boolean"}"#, comment: #"Whether like_genres count for a user with ratings too: items of these genres rank higher."#),
    .field("paged", schema: #"{"type":"boolean"}"#, comment: #"Whether the answer shall have a cursor, with which further pages of the same order can be asked for."#),
    .field("cursor", schema: #"{"type":"string"}"#, comment: #"The next_cursor of the previous page, of a request that was the same but for `count`. A later page has the items that follow in the order of the first page, without those rated, hidden, dismissed or withdrawn since. The answer is INVALID_ARGUMENT for a cursor of another request or another store."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "count": self.count = try QueryText.whole(text, "count")
    case "like_genres": self.likeGenres.append(text)
    case "as_of": self.asOf = try QueryText.whole(text, "as_of")
    case "group": self.group.append(.with { $0.user = text })
    case "from": self.from.append(.with { $0.item = text })
    case "diversity": self.diversity = try QueryText.number(text, "diversity")
    case "explore": self.explore = try QueryText.number(text, "explore")
    case "seed": self.seed = try QueryText.whole(text, "seed")
    case "explain": self.explain = try QueryText.whole(text, "explain")
    case "steer": self.steer = try QueryText.flag(text, "steer")
    case "paged": self.paged = try QueryText.flag(text, "paged")
    case "cursor": self.cursor = text
    default:
      var deeper = candidates
      if try deeper.set(field, to: text) {
        candidates = deeper
        return true
      }
      return false
    }
    return true
  }
}

extension WirePredict {
  static let callName = "predict"
  static let comment = #"Asks for predictions of a user's ratings. An unknown user is answered as in Recommend. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .predict(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"The names of 1 to limits.items_per_answer items."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "items": self.items.append(text)
    default:
      return false
    }
    return true
  }
}

extension WireSimilar {
  static let callName = "similar"
  static let comment = #"Asks for the items that the same users like. While the model does not know the item, genres and years are compared instead. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .similar(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of items asked for, 1 to limits.items_per_answer."#),
    .field("more_items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Further items, at most 100: the answer is similar to all of them together, by the mean of the similarities."#),
    .nested(WireCandidates.self),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "item": self.item = text
    case "count": self.count = try QueryText.whole(text, "count")
    case "more_items": self.moreItems.append(text)
    default:
      var deeper = candidates
      if try deeper.set(field, to: text) {
        candidates = deeper
        return true
      }
      return false
    }
    return true
  }
}

extension WirePutItems {
  static let callName = "put_items"
  static let comment = #"Stores 1 to limits.ratings_per_request item records, or none of them if one is refused."#
  var call: WireRequest.OneOf_Call { .putItems(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "items": self.items.append(.with { $0.id = text })
    default:
      return false
    }
    return true
  }
}

extension WireGetItem {
  static let callName = "get_item"
  static let comment = #"Asks for one item. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .getItem(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "item": self.item = text
    default:
      return false
    }
    return true
  }
}

extension WireListItems {
  static let callName = "list_items"
  static let comment = #"Asks for all items, including those without ratings."#
  var call: WireRequest.OneOf_Call { .listItems(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("limit", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The size of the page, as in GetHistory."#),
    .field("cursor", schema: #"{"type":"string"}"#, comment: #"The position of the page, as in GetHistory."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "limit": self.limit = try QueryText.whole(text, "limit")
    case "cursor": self.cursor = text
    default:
      return false
    }
    return true
  }
}

extension WireImport {
  static let callName = "import"
  static let comment = #"Stores many ratings and item records that arrive in several frames with one id. The first frame has `first` set, the last one `last`; an import of one frame has both. Every frame but the last is answered with one ImportProgress that has `more` set, the last one with any number of ImportProgress and then ImportResult. A client sends at most 8 frames ahead of their answers. Nothing is visible before the ImportResult; then everything becomes visible in one step. If the connection ends earlier, nothing is kept. Each name is sent once: the n-th name of `users`, counted from 0 over all frames of the import, is user n, and likewise for items. A name is sent in the frame that first uses its number, or in an earlier one. Rating k of a frame is the k-th entry of the four columns user, item, value and time, which have the same length."#
  var call: WireRequest.OneOf_Call { .import(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    users
  }
  static let queryFields: [QueryField] = [
    .field("first", schema: #"{"type":"boolean"}"#, comment: #""#),
    .field("last", schema: #"{"type":"boolean"}"#, comment: #""#),
    .field("duplicates", schema: #"{"type":"string","enum":["DUPLICATES_LAST","DUPLICATES_AVERAGE"]}"#, comment: #"How several ratings of one item by one user are treated. Only the first frame's value counts."#),
    .field("users", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"The names of users that are new in this frame."#),
    .field("items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"The names of items that are new in this frame."#),
    .field("user", schema: #"{"type":"array","items":{"type":"integer","minimum":0,"maximum":4294967295}}"#, comment: #"The numbers of the users."#),
    .field("item", schema: #"{"type":"array","items":{"type":"integer","minimum":0,"maximum":4294967295}}"#, comment: #"The numbers of the items."#),
    .field("value", schema: #"{"type":"array","items":{"type":"number","format":"float"}}"#, comment: #"The ratings, as in Rating."#),
    .field("time", schema: #"{"type":"array","items":{"type":"integer","format":"int64"}}"#, comment: #"When the items were rated, in seconds since 1970."#),
    .field("catalogue", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Item records, as in PutItems. They contain names, not numbers."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "first": self.first = try QueryText.flag(text, "first")
    case "last": self.last = try QueryText.flag(text, "last")
    case "duplicates": self.duplicates = try QueryText.choice(text, "duplicates")
    case "users": self.users.append(text)
    case "items": self.items.append(text)
    case "user": self.user.append(try QueryText.whole(text, "user"))
    case "item": self.item.append(try QueryText.whole(text, "item"))
    case "value": self.value.append(try QueryText.number(text, "value"))
    case "time": self.time.append(try QueryText.whole(text, "time"))
    case "catalogue": self.catalogue.append(.with { $0.id = text })
    default:
      return false
    }
    return true
  }
}

extension WireTrain {
  static let callName = "train"
  static let comment = #"Trains a model from all ratings. The answer is any number of TrainProgress with `more` set, and then TrainResult, whose freshness has the new generation. It is FAILED_PRECONDITION while another training runs. The training continues if the connection ends."#
  var call: WireRequest.OneOf_Call { .train(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("model", schema: #"{"type":"string"}"#, comment: #"The kind of the model; empty for the configured one."#),
    .map("parameters", schema: #"{"type":"object","additionalProperties":{"type":"string"}}"#, comment: #"Values of hyper-parameters by name, which take precedence over configured ones; the others have their defaults. Automatic trainings of this kind use the values again. The answer is INVALID_ARGUMENT for a name that the model lacks and for a value outside its range."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "model": self.model = text
    default:
      if let key = QueryText.key(field, of: "parameters") {
        parameters[key] = text
        return true
      }
      return false
    }
    return true
  }
}

extension WireGetStatus {
  static let callName = "get_status"
  static let comment = #"Asks how the daemon is doing. The freshness has the newest sequence number, the serving generation and the newest event that it has learned from."#
  var call: WireRequest.OneOf_Call { .getStatus(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("with_activity", schema: #"{"type":"boolean"}"#, comment: #"Whether the answer has `activity`."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "with_activity": self.withActivity = try QueryText.flag(text, "with_activity")
    default:
      return false
    }
    return true
  }
}

extension WireForgetUser {
  static let callName = "forget_user"
  static let comment = #"Removes a user with all ratings, the user's row in the model and the user's events in the log. The answer is NOT_FOUND for an unknown user."#
  var call: WireRequest.OneOf_Call { .forgetUser(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("with_items", schema: #"{"type":"boolean"}"#, comment: #"Whether the items that the user has rated, and nobody else, are removed as well."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "with_items": self.withItems = try QueryText.flag(text, "with_items")
    default:
      return false
    }
    return true
  }
}

extension WireListModels {
  static let callName = "list_models"
  static let comment = #"Asks for the models that are kept: as many as the setting models.keep says. One of them serves."#
  var call: WireRequest.OneOf_Call { .listModels(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    default:
      return false
    }
    return true
  }
}

extension WireUseModel {
  static let callName = "use_model"
  static let comment = #"Makes a kept model the one that serves, at once and durably. Automatic training then continues with it from its trained_through. The answer is the ModelInfo of that model, or NOT_FOUND if it is not kept. Exactly one of `model` and `generation` is set, unless `rollback` is."#
  var call: WireRequest.OneOf_Call { .useModel(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("model", schema: #"{"type":"string"}"#, comment: #"A kind of model, for its newest generation that was not refused."#),
    .field("generation", schema: #"{"type":"integer","format":"int64","minimum":0}"#, comment: #"A generation."#),
    .field("rollback", schema: #"{"type":"boolean"}"#, comment: #"Goes back to `generation`, or without one to the newest accepted model from an earlier training than the serving one. The answer is FAILED_PRECONDITION for a generation that was refused, and NOT_FOUND if there is none. `model` is empty."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "model": self.model = text
    case "generation": self.generation = try QueryText.whole(text, "generation")
    case "rollback": self.rollback = try QueryText.flag(text, "rollback")
    default:
      return false
    }
    return true
  }
}

extension WirePauseLearning {
  static let callName = "pause_learning"
  static let comment = #"Pauses all learning, or resumes it; a restart of the daemon does not change this. A paused daemon still stores ratings and folds them into its answers, and a running training stops until learning is resumed. The answer is Written; no event is stored."#
  var call: WireRequest.OneOf_Call { .pauseLearning(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("paused", schema: #"{"type":"boolean"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "paused": self.paused = try QueryText.flag(text, "paused")
    default:
      return false
    }
    return true
  }
}

extension WireListUsers {
  static let callName = "list_users"
  static let comment = #"Asks for all users, in the order of their creation. The answer is PERMISSION_DENIED for a client that may not administer, unless the daemon's setting access.listUsers allows the call."#
  var call: WireRequest.OneOf_Call { .listUsers(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("limit", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The size of the page, as in GetHistory. A page may be shorter if its users have very many ratings."#),
    .field("cursor", schema: #"{"type":"string"}"#, comment: #"The position of the page, as in GetHistory."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "limit": self.limit = try QueryText.whole(text, "limit")
    case "cursor": self.cursor = text
    default:
      return false
    }
    return true
  }
}

extension WireCheck {
  static let callName = "check"
  static let comment = #"Checks the whole store: the pages of its file, the checksum of every value, and whether the tables agree with each other. The answer comes when everything has been read, which takes about a second for each million ratings; the daemon serves meanwhile. The answer is RESOURCE_EXHAUSTED while another check runs, and DATA_LOSS if a damaged page has ended the check."#
  var call: WireRequest.OneOf_Call { .check(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    default:
      return false
    }
    return true
  }
}

extension WireReloadConfiguration {
  static let callName = "reload_configuration"
  static let comment = #"Reads the daemon's configuration again, as SIGHUP does, and applies every setting that needs no restart. If anything in it cannot be used, the answer is FAILED_PRECONDITION, which says what, and nothing is applied."#
  var call: WireRequest.OneOf_Call { .reloadConfiguration(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    default:
      return false
    }
    return true
  }
}

extension WireMarkItem {
  static let callName = "mark_item"
  static let comment = #"Marks an item for a user, or removes the mark. An item has at most one mark of a user, and a new one replaces it. A marked item is not in the user's answers. The answer is NOT_FOUND for an unknown item; an unknown user is created."#
  var call: WireRequest.OneOf_Call { .markItem(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
    .field("mark", schema: #"{"type":"string","enum":["MARK_UNSPECIFIED","MARK_HIDDEN","MARK_DISMISSED"]}"#, comment: #"The new mark; MARK_UNSPECIFIED removes the present one."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "item": self.item = text
    case "mark": self.mark = try QueryText.choice(text, "mark")
    default:
      return false
    }
    return true
  }
}

extension WireWithdrawItem {
  static let callName = "withdraw_item"
  static let comment = #"Withdraws an item, or restores it: a withdrawn item keeps its ratings, and is in no answer but histories and listings. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .withdrawItem(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
    .field("restore", schema: #"{"type":"boolean"}"#, comment: #"Whether the item is restored rather than withdrawn."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "item": self.item = text
    case "restore": self.restore = try QueryText.flag(text, "restore")
    default:
      return false
    }
    return true
  }
}

extension WireRemoveItem {
  static let callName = "remove_item"
  static let comment = #"Removes an item with its record, all its ratings, and its rows in the models. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .removeItem(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "item": self.item = text
    default:
      return false
    }
    return true
  }
}

extension WireMergeItems {
  static let callName = "merge_items"
  static let comment = #"Makes one item of two: the ratings, marks and places in sets of `item` become those of `into`, and `item` is removed. Of a user who has rated both, the rating of `into` stays. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .mergeItems(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
    .field("into", schema: #"{"type":"string"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "item": self.item = text
    case "into": self.into = text
    default:
      return false
    }
    return true
  }
}

extension WirePutSet {
  static let callName = "put_set"
  static let comment = #"Stores a set of items under a name, for conditions of questions. A set replaces an earlier one of the same name, which only whoever put it and administrators may do. The answer is the ItemSet."#
  var call: WireRequest.OneOf_Call { .putSet(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("name", schema: #"{"type":"string"}"#, comment: #"The name, which follows the rules of items' names."#),
    .field("items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"The names of the items, at most limits.itemsPerSet. Names that are no item's yet count once they are."#),
    .field("append", schema: #"{"type":"boolean"}"#, comment: #"Whether the items are added to the set as it is, which may be new, instead of replacing it."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "name": self.name = text
    case "items": self.items.append(text)
    case "append": self.append = try QueryText.flag(text, "append")
    default:
      return false
    }
    return true
  }
}

extension WireListSets {
  static let callName = "list_sets"
  static let comment = #"Asks for all stored sets, by name."#
  var call: WireRequest.OneOf_Call { .listSets(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    default:
      return false
    }
    return true
  }
}

extension WireRemoveSet {
  static let callName = "remove_set"
  static let comment = #"Removes a stored set. The answer is NOT_FOUND if there is none of this name."#
  var call: WireRequest.OneOf_Call { .removeSet(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("name", schema: #"{"type":"string"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "name": self.name = text
    default:
      return false
    }
    return true
  }
}

extension WireExplain {
  static let callName = "explain"
  static let comment = #"Asks why an item has the score that it has for a user. The answer is NOT_FOUND for an unknown item."#
  var call: WireRequest.OneOf_Call { .explain(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("item", schema: #"{"type":"string"}"#, comment: #""#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of contributions asked for, 1 to limits.items_per_answer; 0 stands for the largest."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "item": self.item = text
    case "count": self.count = try QueryText.whole(text, "count")
    default:
      return false
    }
    return true
  }
}

extension WireListTop {
  static let callName = "list_top"
  static let comment = #"Asks for the best items for nobody in particular."#
  var call: WireRequest.OneOf_Call { .listTop(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("order", schema: #"{"type":"string","enum":["LIST_ORDER_POPULAR","LIST_ORDER_TRENDING","LIST_ORDER_LATEST"]}"#, comment: #"What the items are ordered by."#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of items asked for, 1 to limits.items_per_answer."#),
    .nested(WireCandidates.self),
    .field("half_life_seconds", schema: #"{"type":"integer","format":"int64","minimum":0}"#, comment: #"For LIST_ORDER_TRENDING: the time in which a rating's weight halves, in seconds; 0 stands for seven days, unless window_seconds is set."#),
    .field("window_seconds", schema: #"{"type":"integer","format":"int64","minimum":0}"#, comment: #"For LIST_ORDER_TRENDING, instead of a half-life: only ratings of the last so many seconds count, and all count alike."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "order": self.order = try QueryText.choice(text, "order")
    case "count": self.count = try QueryText.whole(text, "count")
    case "half_life_seconds": self.halfLifeSeconds = try QueryText.whole(text, "half_life_seconds")
    case "window_seconds": self.windowSeconds = try QueryText.whole(text, "window_seconds")
    default:
      var deeper = candidates
      if try deeper.set(field, to: text) {
        candidates = deeper
        return true
      }
      return false
    }
    return true
  }
}

extension WireSimilarUsers {
  static let callName = "similar_users"
  static let comment = #"Asks for the users whose taste is most like a user's. The answer is PERMISSION_DENIED for a client that may not list users, and NOT_FOUND for an unknown user."#
  var call: WireRequest.OneOf_Call { .similarUsers(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of users asked for, 1 to limits.items_per_answer."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "count": self.count = try QueryText.whole(text, "count")
    default:
      return false
    }
    return true
  }
}

extension WireSetPrivacy {
  static let callName = "set_privacy"
  static let comment = #"Says whether no model may learn from a user. The ratings of a private user, earlier ones included, count in the user's own answers only; see Rating.is_private. An unknown user is created."#
  var call: WireRequest.OneOf_Call { .setPrivacy(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("is_private", schema: #"{"type":"boolean"}"#, comment: #""#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "is_private": self.isPrivate = try QueryText.flag(text, "is_private")
    default:
      return false
    }
    return true
  }
}

extension WireListMarks {
  static let callName = "list_marks"
  static let comment = #"Asks for the items that a user has marked, newest mark first. The answer is NOT_FOUND for an unknown user."#
  var call: WireRequest.OneOf_Call { .listMarks(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #""#),
    .field("limit", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The size of the page, as in GetHistory."#),
    .field("cursor", schema: #"{"type":"string"}"#, comment: #"The position of the page, as in GetHistory."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "limit": self.limit = try QueryText.whole(text, "limit")
    case "cursor": self.cursor = text
    default:
      return false
    }
    return true
  }
}

extension WireWatch {
  static let callName = "watch"
  static let comment = #"Asks to be told of changes, instead of asking for the status again and again. The daemon answers at once with how things stand and then, with `more` set, whenever a sequence number, the generation or an event's field has changed: at most once in limits.watchMilliseconds, with the newest state only. A client that wants no more of it closes the connection, so a watch has best a connection of its own. When the daemon stops, the answer is CANCELLED."#
  var call: WireRequest.OneOf_Call { .watch(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    default:
      return false
    }
    return true
  }
}

extension WireFindItems {
  static let callName = "find_items"
  static let comment = #"Asks for the items whose titles or names match a text: an ItemList, best first, and of equal ones those with more ratings first. Case, accents and a few typing errors do not matter, and the last word of the text may be incomplete, so that it can be asked for while somebody types. Withdrawn items are found, too."#
  var call: WireRequest.OneOf_Call { .findItems(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("text", schema: #"{"type":"string"}"#, comment: #"What was typed, at most 1,024 bytes, with at least one letter or digit."#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of items asked for, 1 to limits.items_per_answer."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "text": self.text = text
    case "count": self.count = try QueryText.whole(text, "count")
    default:
      return false
    }
    return true
  }
}

extension WireGetMap {
  static let callName = "get_map"
  static let comment = #"Asks for the map of the catalogue: its items in two dimensions, so that items that the same people like lie side by side. The map is computed in the background, after the first call, from the vectors of the model that serves, and again when it is asked for after that model has changed. Meanwhile, the answer holds the former map, or an empty one, and says how far the new one is. Without a model that has vectors, genres and years place the items."#
  var call: WireRequest.OneOf_Call { .getMap(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("first", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The first item of the slice. The items of the map are numbered from 0, those with the most ratings first."#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of items of the slice, 0 to 16,384."#),
    .field("label_places", schema: #"{"type":"array","items":{"type":"integer","minimum":0,"maximum":4294967295}}"#, comment: #"Numbers of items whose names are wanted; with label_items at most limits.items_per_answer. Numbers beyond the map are left out."#),
    .field("label_items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Names of items whose places are wanted. Those that are not on the map are left out."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "first": self.first = try QueryText.whole(text, "first")
    case "count": self.count = try QueryText.whole(text, "count")
    case "label_places": self.labelPlaces.append(try QueryText.whole(text, "label_places"))
    case "label_items": self.labelItems.append(text)
    default:
      return false
    }
    return true
  }
}

extension WireSuggestRatings {
  static let callName = "suggest_ratings"
  static let comment = #"Asks which items a user should rate next, so that the most is learned about them: known to many people, and unlike what the user has rated. The most telling ones come first, and each is unlike those before it. What the user has rated, hidden or dismissed, and what has been withdrawn, is left out."#
  var call: WireRequest.OneOf_Call { .suggestRatings(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    (user.isEmpty ? [] : [user])
  }
  static let queryFields: [QueryField] = [
    .field("user", schema: #"{"type":"string"}"#, comment: #"The user, who need not be known."#),
    .field("count", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The number of items asked for, 1 to limits.items_per_answer. There are fewer if no more have ratings."#),
    .field("like_genres", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"The genres that the user likes; their items are somewhat preferred."#),
    .field("skip", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Items that the user does not know, at most 1,000. Names that are no item's do not matter."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "user": self.user = text
    case "count": self.count = try QueryText.whole(text, "count")
    case "like_genres": self.likeGenres.append(text)
    case "skip": self.skip.append(text)
    default:
      return false
    }
    return true
  }
}

extension WireGetQualityHistory {
  static let callName = "get_quality_history"
  static let comment = #"Asks how well the daemon has predicted over time, and how its trainings went. Both survive restarts."#
  var call: WireRequest.OneOf_Call { .getQualityHistory(self) }
  /// The users whom the call names.
  var namedUsers: [String] {
    []
  }
  static let queryFields: [QueryField] = [
    .field("since", schema: #"{"type":"integer","format":"int64"}"#, comment: #"The time in seconds since 1970 after which points must end and trainings must have begun; 0 for all that is kept."#),
    .field("points", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The largest number of points; 0 and more than limits.items_per_answer stand for limits.items_per_answer. Where more are kept, neighbours are joined, so that the points cover the whole time."#),
    .field("trainings", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"The largest number of trainings, as well."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "since": self.since = try QueryText.whole(text, "since")
    case "points": self.points = try QueryText.whole(text, "points")
    case "trainings": self.trainings = try QueryText.whole(text, "trainings")
    default:
      return false
    }
    return true
  }
}

extension WireCandidates: QueryMessage {
  static let queryFields: [QueryField] = [
    .field("only_items", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Only these items, at most 100,000; empty: all."#),
    .field("only_set", schema: #"{"type":"string"}"#, comment: #"Only the items of this stored set; empty: all."#),
    .field("exclude", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Not these items, at most 100,000."#),
    .field("exclude_set", schema: #"{"type":"string"}"#, comment: #"Not the items of this stored set."#),
    .field("any_genres", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Only items that have at least one of these genres. Case does not matter. The answer is INVALID_ARGUMENT for a genre that no item has, here and below."#),
    .field("all_genres", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Only items that have all of these genres."#),
    .field("no_genres", schema: #"{"type":"array","items":{"type":"string"}}"#, comment: #"Only items that have none of these genres."#),
    .field("from_year", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"Only items of this year or later; items of unknown year are left out."#),
    .field("to_year", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"Only items of this year or earlier; items of unknown year are left out."#),
    .field("min_ratings", schema: #"{"type":"integer","minimum":0,"maximum":4294967295}"#, comment: #"Only items with at least so many ratings."#),
    .map("metadata", schema: #"{"type":"object","additionalProperties":{"type":"string"}}"#, comment: #"Only items whose records have these texts at these keys."#),
    .field("rated", schema: #"{"type":"string","enum":["RATED_EXCLUDED","RATED_INCLUDED","RATED_ONLY"]}"#, comment: #"What becomes of the items that the user has rated."#),
  ]
  mutating func set(_ field: Substring, to text: String) throws(TasteError) -> Bool {
    switch field {
    case "only_items": self.onlyItems.append(text)
    case "only_set": self.onlySet = text
    case "exclude": self.exclude.append(text)
    case "exclude_set": self.excludeSet = text
    case "any_genres": self.anyGenres.append(text)
    case "all_genres": self.allGenres.append(text)
    case "no_genres": self.noGenres.append(text)
    case "from_year": self.fromYear = try QueryText.whole(text, "from_year")
    case "to_year": self.toYear = try QueryText.whole(text, "to_year")
    case "min_ratings": self.minRatings = try QueryText.whole(text, "min_ratings")
    case "rated": self.rated = try QueryText.choice(text, "rated")
    default:
      if let key = QueryText.key(field, of: "metadata") {
        metadata[key] = text
        return true
      }
      return false
    }
    return true
  }
}

