// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

import TasteProtocol

extension WireRequest.OneOf_Call {
  /// The call, with what the server does about it.
  var served: any ServerCall {
    switch self {
    case .hello(let call): call
    case .ping(let call): call
    case .rate(let call): call
    case .unrate(let call): call
    case .getHistory(let call): call
    case .recommend(let call): call
    case .predict(let call): call
    case .similar(let call): call
    case .putItems(let call): call
    case .getItem(let call): call
    case .listItems(let call): call
    case .import(let call): call
    case .train(let call): call
    case .getStatus(let call): call
    case .forgetUser(let call): call
    case .listModels(let call): call
    case .useModel(let call): call
    case .pauseLearning(let call): call
    case .listUsers(let call): call
    case .check(let call): call
    case .reloadConfiguration(let call): call
    case .markItem(let call): call
    case .withdrawItem(let call): call
    case .removeItem(let call): call
    case .mergeItems(let call): call
    case .putSet(let call): call
    case .listSets(let call): call
    case .removeSet(let call): call
    case .explain(let call): call
    case .listTop(let call): call
    case .similarUsers(let call): call
    case .setPrivacy(let call): call
    case .listMarks(let call): call
    case .watch(let call): call
    case .findItems(let call): call
    case .getMap(let call): call
    case .suggestRatings(let call): call
    case .getQualityHistory(let call): call
    }
  }

  /// The name of the request's field that holds the call: the root of the paths in errors.
  var name: String {
    switch self {
    case .hello: "hello"
    case .ping: "ping"
    case .rate: "rate"
    case .unrate: "unrate"
    case .getHistory: "get_history"
    case .recommend: "recommend"
    case .predict: "predict"
    case .similar: "similar"
    case .putItems: "put_items"
    case .getItem: "get_item"
    case .listItems: "list_items"
    case .import: "import"
    case .train: "train"
    case .getStatus: "get_status"
    case .forgetUser: "forget_user"
    case .listModels: "list_models"
    case .useModel: "use_model"
    case .pauseLearning: "pause_learning"
    case .listUsers: "list_users"
    case .check: "check"
    case .reloadConfiguration: "reload_configuration"
    case .markItem: "mark_item"
    case .withdrawItem: "withdraw_item"
    case .removeItem: "remove_item"
    case .mergeItems: "merge_items"
    case .putSet: "put_set"
    case .listSets: "list_sets"
    case .removeSet: "remove_set"
    case .explain: "explain"
    case .listTop: "list_top"
    case .similarUsers: "similar_users"
    case .setPrivacy: "set_privacy"
    case .listMarks: "list_marks"
    case .watch: "watch"
    case .findItems: "find_items"
    case .getMap: "get_map"
    case .suggestRatings: "suggest_ratings"
    case .getQualityHistory: "get_quality_history"
    }
  }
}
