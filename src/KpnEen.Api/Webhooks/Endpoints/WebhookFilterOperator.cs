namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How a member of an event is held against the values of a term.</summary>
internal enum WebhookFilterOperator
{
    /// <summary>Is the value.</summary>
    Equals,

    /// <summary>Is anything else, or absent.</summary>
    NotEquals,

    /// <summary>Is one of the values.</summary>
    In,

    /// <summary>Is a text that begins with the value.</summary>
    StartsWith,

    /// <summary>Is there; no values.</summary>
    Exists,

    /// <summary>Is absent; no values.</summary>
    NotExists,

    /// <summary>Is a smaller number.</summary>
    LessThan,

    /// <summary>Is a smaller number or the same.</summary>
    AtMost,

    /// <summary>Is a greater number.</summary>
    GreaterThan,

    /// <summary>Is a greater number or the same.</summary>
    AtLeast,
}
