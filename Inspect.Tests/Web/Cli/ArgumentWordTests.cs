using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Words of a command line that the reference takes in more than one spelling.</summary>
public sealed class ArgumentWordTests
{
    // An option that may stand alone takes yes and 1 as that, no and 0 as off; connections take 1 as their limit.
    [Theory]
    [InlineData("cache", "yes", """{"expiry":"7D","per_epoch":true,"scopes":{}}""")]
    [InlineData("cache", "1", """{"expiry":"7D","per_epoch":true,"scopes":{}}""")]
    [InlineData("cache", "0", "false")]
    [InlineData("cache", "2", """{"expiry":"2D","per_epoch":true,"scopes":{}}""")]
    [InlineData("batch", "true", "100")]
    [InlineData("batch", "no", "false")]
    [InlineData("adaptive_connections", "Yes", "true")]
    [InlineData("adaptive_connections", "1", "1")]
    public void Policy_OfAWord_IsRead(string name, string text, string expected) =>
        Assert.Equal(expected, SettingTable.BuiltIn.Find(name)!.Type.Parse(text)!.Value.GetRawText());

    // Names of arguments have lines below in place of dashes, those of roles too.
    [Fact]
    public void Role_WithADash_HasALineBelow() =>
        Assert.Equal(["my_role"], RoleArgument.ParseAll(["my-role=mockllm/model"], SettingTable.BuiltIn).Keys);
}
