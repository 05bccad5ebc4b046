"""From the outbox to the other side: at least once each, in order for each thing, known by its number.

A target has one lane: whoever holds it sends its due messages one after the other. What a sender leaves behind when it
dies is due again as soon as the next one takes the lane.
"""
