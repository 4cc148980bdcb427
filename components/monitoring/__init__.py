"""What is seen of a unit: access logs, metrics, a dashboard, alarms, and the events that somebody is told of.

Of the other rooms it imports `checks` and, for the policy of the topic, `access`. Of a unit it knows
`unit.PackagingUnit` alone.
"""
