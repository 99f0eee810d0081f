namespace KpnEen.Sandbox.Phones;

public enum VirtualPhoneAnswer
{
    Answers,
    Busy,
    NoAnswer,
    Rejects,
}
