namespace KpnEen.Api.Conventions;

/// <summary>Codes of <see cref="ProblemError"/>: what can be wrong with one member.</summary>
public static class ErrorCodes
{
    public const string Required = "required";
    public const string UnknownMember = "unknownMember";
    public const string ReadOnly = "readOnly";
    public const string InvalidType = "invalidType";
    public const string InvalidFormat = "invalidFormat";
    public const string OutOfRange = "outOfRange";
    public const string TooLong = "tooLong";
    public const string TooShort = "tooShort";
    public const string TooMany = "tooMany";
    public const string UnknownValue = "unknownValue";
    public const string UnknownReference = "unknownReference";
    public const string AlreadyUsed = "alreadyUsed";
    public const string UnknownParameter = "unknownParameter";
    public const string RepeatedParameter = "repeatedParameter";
}
