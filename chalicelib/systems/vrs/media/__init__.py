"""媒体管理簿: permitted media, each use of one, who approved it, and when it was erased (R-III-3-35…39)."""
