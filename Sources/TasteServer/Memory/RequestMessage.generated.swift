// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

/// The messages of which a request may consist.
enum RequestMessage {
  case `request`
  case `hello`
  case `ping`
  case `rate`
  case `rating`
  case `unrate`
  case `getHistory`
  case `recommend`
  case `candidates`
  case `candidatesMetadataEntry`
  case `groupMember`
  case `sessionRating`
  case `predict`
  case `similar`
  case `putItems`
  case `item`
  case `itemMetadataEntry`
  case `getItem`
  case `listItems`
  case `import`
  case `train`
  case `trainParametersEntry`
  case `getStatus`
  case `forgetUser`
  case `listModels`
  case `useModel`
  case `pauseLearning`
  case `listUsers`
  case `check`
  case `reloadConfiguration`
  case `markItem`
  case `withdrawItem`
  case `removeItem`
  case `mergeItems`
  case `putSet`
  case `listSets`
  case `removeSet`
  case `explain`
  case `listTop`
  case `similarUsers`
  case `setPrivacy`
  case `listMarks`
  case `watch`
  case `findItems`
  case `getMap`
  case `suggestRatings`
  case `getQualityHistory`

  /// The number of fields of the message; those of which it has one at a time count once.
  var fieldCount: Int {
    switch self {
    case .request: 5
    case .hello: 1
    case .ping: 0
    case .rate: 1
    case .rating: 5
    case .unrate: 2
    case .getHistory: 3
    case .recommend: 14
    case .candidates: 12
    case .candidatesMetadataEntry: 2
    case .groupMember: 2
    case .sessionRating: 2
    case .predict: 2
    case .similar: 4
    case .putItems: 1
    case .item: 5
    case .itemMetadataEntry: 2
    case .getItem: 1
    case .listItems: 2
    case .import: 10
    case .train: 2
    case .trainParametersEntry: 2
    case .getStatus: 1
    case .forgetUser: 2
    case .listModels: 0
    case .useModel: 3
    case .pauseLearning: 1
    case .listUsers: 2
    case .check: 0
    case .reloadConfiguration: 0
    case .markItem: 3
    case .withdrawItem: 2
    case .removeItem: 1
    case .mergeItems: 2
    case .putSet: 3
    case .listSets: 0
    case .removeSet: 1
    case .explain: 3
    case .listTop: 5
    case .similarUsers: 2
    case .setPrivacy: 2
    case .listMarks: 3
    case .watch: 0
    case .findItems: 2
    case .getMap: 4
    case .suggestRatings: 4
    case .getQualityHistory: 3
    }
  }

  /// What a field holds whose value is sent as bytes; nil if there is no such field.
  func content(ofField number: Int) -> RequestFieldContent? {
    switch self {
    case .request:
      switch number {
      case 10: .message(.hello)
      case 11: .message(.ping)
      case 12: .message(.rate)
      case 13: .message(.unrate)
      case 14: .message(.getHistory)
      case 15: .message(.recommend)
      case 16: .message(.predict)
      case 17: .message(.similar)
      case 18: .message(.putItems)
      case 19: .message(.getItem)
      case 20: .message(.listItems)
      case 21: .message(.import)
      case 22: .message(.train)
      case 23: .message(.getStatus)
      case 24: .message(.forgetUser)
      case 25: .message(.listModels)
      case 26: .message(.useModel)
      case 27: .message(.pauseLearning)
      case 28: .message(.listUsers)
      case 29: .message(.check)
      case 31: .message(.reloadConfiguration)
      case 32: .message(.markItem)
      case 33: .message(.withdrawItem)
      case 34: .message(.removeItem)
      case 35: .message(.mergeItems)
      case 36: .message(.putSet)
      case 37: .message(.listSets)
      case 38: .message(.removeSet)
      case 39: .message(.explain)
      case 40: .message(.listTop)
      case 41: .message(.similarUsers)
      case 42: .message(.setPrivacy)
      case 43: .message(.listMarks)
      case 44: .message(.watch)
      case 45: .message(.findItems)
      case 46: .message(.getMap)
      case 47: .message(.suggestRatings)
      case 48: .message(.getQualityHistory)
      default: nil
      }
    case .hello:
      switch number {
      case 1: .text
      default: nil
      }
    case .ping:
      nil
    case .rate:
      switch number {
      case 1: .message(.rating)
      default: nil
      }
    case .rating:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .unrate:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .getHistory:
      switch number {
      case 1: .text
      case 3: .text
      default: nil
      }
    case .recommend:
      switch number {
      case 1: .text
      case 3: .text
      case 5: .message(.candidates)
      case 6: .message(.groupMember)
      case 7: .message(.sessionRating)
      case 14: .text
      default: nil
      }
    case .candidates:
      switch number {
      case 1: .text
      case 2: .text
      case 3: .text
      case 4: .text
      case 5: .text
      case 6: .text
      case 7: .text
      case 11: .message(.candidatesMetadataEntry)
      default: nil
      }
    case .candidatesMetadataEntry:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .groupMember:
      switch number {
      case 1: .text
      default: nil
      }
    case .sessionRating:
      switch number {
      case 1: .text
      default: nil
      }
    case .predict:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .similar:
      switch number {
      case 1: .text
      case 3: .text
      case 4: .message(.candidates)
      default: nil
      }
    case .putItems:
      switch number {
      case 1: .message(.item)
      default: nil
      }
    case .item:
      switch number {
      case 1: .text
      case 2: .text
      case 4: .text
      case 5: .message(.itemMetadataEntry)
      default: nil
      }
    case .itemMetadataEntry:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .getItem:
      switch number {
      case 1: .text
      default: nil
      }
    case .listItems:
      switch number {
      case 2: .text
      default: nil
      }
    case .import:
      switch number {
      case 4: .text
      case 5: .text
      case 6: .numbers
      case 7: .numbers
      case 8: .numbers
      case 9: .numbers
      case 10: .message(.item)
      default: nil
      }
    case .train:
      switch number {
      case 1: .text
      case 2: .message(.trainParametersEntry)
      default: nil
      }
    case .trainParametersEntry:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .getStatus:
      nil
    case .forgetUser:
      switch number {
      case 1: .text
      default: nil
      }
    case .listModels:
      nil
    case .useModel:
      switch number {
      case 1: .text
      default: nil
      }
    case .pauseLearning:
      nil
    case .listUsers:
      switch number {
      case 2: .text
      default: nil
      }
    case .check:
      nil
    case .reloadConfiguration:
      nil
    case .markItem:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .withdrawItem:
      switch number {
      case 1: .text
      default: nil
      }
    case .removeItem:
      switch number {
      case 1: .text
      default: nil
      }
    case .mergeItems:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .putSet:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .listSets:
      nil
    case .removeSet:
      switch number {
      case 1: .text
      default: nil
      }
    case .explain:
      switch number {
      case 1: .text
      case 2: .text
      default: nil
      }
    case .listTop:
      switch number {
      case 3: .message(.candidates)
      default: nil
      }
    case .similarUsers:
      switch number {
      case 1: .text
      default: nil
      }
    case .setPrivacy:
      switch number {
      case 1: .text
      default: nil
      }
    case .listMarks:
      switch number {
      case 1: .text
      case 3: .text
      default: nil
      }
    case .watch:
      nil
    case .findItems:
      switch number {
      case 1: .text
      default: nil
      }
    case .getMap:
      switch number {
      case 3: .numbers
      case 4: .text
      default: nil
      }
    case .suggestRatings:
      switch number {
      case 1: .text
      case 3: .text
      case 4: .text
      default: nil
      }
    case .getQualityHistory:
      nil
    }
  }
}
