using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Tasks.Code;

/// <summary>What tasks of code are held against.</summary>
/// <param name="Parts">The parts that they can name.</param>
/// <param name="Settings">Settings that a task can have.</param>
/// <param name="CallLimit">Longest call of a task method.</param>
/// <param name="Time">Clock of that limit.</param>
internal sealed record CodeRules(PartRegistry Parts, SettingTable Settings, TimeSpan CallLimit, TimeProvider Time);
