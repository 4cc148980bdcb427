"""What is seen of a unit: access logs, metrics, a dashboard, alarms, and the events that somebody is told of.

It imports `checks` and, for the policy of the topic, `access`; of a unit it knows `unit.PackagingUnit`.
"""
