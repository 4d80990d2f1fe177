"""What OpenRouter sends when it does not answer; texts as they were seen."""

NEXT_MIDNIGHT_S = 1_788_220_800
_DAY_HEADERS = {
    "X-RateLimit-Limit": "50",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": f"{NEXT_MIDNIGHT_S}000",
}


def _limited(message: str, **metadata: object) -> dict[str, object]:
    return {"message": message, "code": 429, "metadata": metadata}


DAY = _limited(
    "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests"
    " per day",
    headers=_DAY_HEADERS,
    limit_source="openrouter_free_tier_daily",
    remedy_hint="Add credits",
)
DAY_WITH_CREDITS = _limited(
    "Rate limit exceeded: free-models-per-day-high-balance. ",
    headers={**_DAY_HEADERS, "X-RateLimit-Limit": "1000"},
    limit_source="openrouter_free_tier_daily",
)
MINUTE = _limited("Rate limit exceeded: free-models-per-min. ")
MODEL_MINUTE = _limited(
    "Rate limit exceeded: limit_rpm/qwen/qwen3-coder/6b5a1c7e-0000. High demand for"
    " qwen/qwen3-coder:free on OpenRouter - limited to 8 requests per minute",
    headers={"X-RateLimit-Limit": "8"},
    limit_source="openrouter_shared_capacity",
)
MODEL_DAY = _limited(
    "Rate limit exceeded: limit_rpd/google/gemini-2.5-pro/6b5a1c7e-0000. Daily limit reached",
    headers={"X-RateLimit-Limit": "80"},
)
UPSTREAM = _limited(
    "Provider returned error",
    raw="qwen/qwen3-coder:free is temporarily rate-limited upstream. Please retry shortly",
    provider_name="Chutes",
    limit_source="upstream_provider_shared_pool",
)
ADMISSION = _limited("Rate limit exceeded", limit_source="openrouter_admission_control")
UNKNOWN = _limited("Too many requests")

DATA_POLICY = {
    "message": "No endpoints found matching your data policy (Free model training).",
    "code": 404,
}
GUARDRAIL = {
    "message": "No endpoints available matching your guardrail restrictions and data policy.",
    "code": 404,
}
GONE = {"message": "No endpoints found for x/y:free.", "code": 404}
TAKES_NO_PICTURES = {"message": "No endpoints found that support image input", "code": 404}
MODERATED = {
    "message": "Input was flagged",
    "code": 403,
    "metadata": {
        "reasons": ["violence"],
        "flagged_input": "...",
        "provider_name": "OpenInference",
        "model_slug": "x/y",
    },
}
NO_CREDITS = {
    "message": "Insufficient credits",
    "code": 402,
    "metadata": {"limit_source": "openrouter_credits"},
}
IN_FLIGHT = {
    "message": "Budget is held by requests in flight",
    "code": 402,
    "metadata": {"limit_source": "openrouter_in_flight_budget"},
}
